// Rows under headings; on a phone each row is a card with its headings beside the values.
import type { ReactNode } from 'react'
import './record-table.css'

export type Column<Row> = {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Buttons: no heading is shown, and on a phone they stand below. */
  readonly actions?: boolean
}
type Props<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly testId?: string
  readonly stateOf?: (row: Row) => string | undefined
}

export function RecordTable<Row>({ label, columns, rows, idOf, testId, stateOf }: Props<Row>) {
  return (
    <div className="record-table-frame">
      <table className="record-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, actions }) => (
              <th key={title} scope="col">
                {actions ? <span className="out-of-sight">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={idOf(row)} data-testid={testId} data-id={idOf(row)} data-state={stateOf?.(row)}>
              {columns.map(({ title, cell, actions }) => (
                <td key={title} data-title={actions ? undefined : title} data-actions={actions}>
                  <div>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
