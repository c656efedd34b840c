// Licences of packages whose description states none though a licence text lies in them. Each was read by a person; the test reads
// it again.

/** By `name@version`, as SPDX names it. */
export const UNSTATED_LICENCES: Readonly<Record<string, string>> = {
  'png-js@2.0.0': 'MIT',
}

export const licenceOf = (
  name: string,
  { version = '', license }: { readonly version?: string; readonly license?: string },
) => license ?? UNSTATED_LICENCES[`${name}@${version}`]
