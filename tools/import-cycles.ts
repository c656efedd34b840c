// Finds circles among modules that load one another.

/** One circle per knot of modules: the modules in order, the first not repeated. Edges to unknown modules are ignored. */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  const knots: Set<string>[] = []

  const visit = (node: string): void => {
    const order = index.size
    index.set(node, order)
    low.set(node, order)
    stack.push(node)
    onStack.add(node)
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue
      if (!index.has(next)) {
        visit(next)
        low.set(node, Math.min(low.get(node) as number, low.get(next) as number))
      } else if (onStack.has(next)) low.set(node, Math.min(low.get(node) as number, index.get(next) as number))
    }
    if (low.get(node) !== order) return
    const knot = new Set<string>()
    let top: string
    do {
      top = stack.pop() as string
      onStack.delete(top)
      knot.add(top)
    } while (top !== node)
    if (knot.size > 1 || (edges.get(node) ?? []).includes(node)) knots.push(knot)
  }
  for (const node of edges.keys()) if (!index.has(node)) visit(node)
  return knots.map((knot) => shortestCircle(edges, knot))
}

function shortestCircle(edges: ReadonlyMap<string, readonly string[]>, knot: ReadonlySet<string>): string[] {
  const start = [...knot].sort()[0] as string
  const paths: string[][] = [[start]]
  const seen = new Set([start])
  for (const path of paths) {
    for (const next of edges.get(path.at(-1) as string) ?? []) {
      if (next === start) return path
      if (!knot.has(next) || seen.has(next)) continue
      seen.add(next)
      paths.push([...path, next])
    }
  }
  return [start]
}
