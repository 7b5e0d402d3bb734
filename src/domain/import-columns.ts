/** Which columns of a table hold what is needed to add people. */

/** What a column can hold besides the address. */
export const accessParts = ['role', 'resourceGroup', 'group'] as const
type AccessPart = (typeof accessParts)[number]

/** How a table is read. Columns count from 0. */
export type Columns = {
  /** Whether the first row names the columns. */
  readonly heading: boolean
  readonly address: number | undefined
} & { readonly [Part in AccessPart]: number | undefined }

const words: Record<AccessPart | 'address', RegExp> = {
  address: /^(?:e ?mail|mail|address|user ?name|login)s?(?: ?address(?:es)?)?$/u,
  role: /^(?:harness )?(?:role|permission)s?(?: ?(?:id|identifier|name))?s?$/u,
  resourceGroup: /^resource ?groups?(?: ?(?:id|identifier|name))?s?$/u,
  group: /^(?:user ?|harness )?(?:group|team)s?(?: ?(?:id|identifier|name))?s?$/u,
}

/** A heading in the form in which it is compared: "Resource_Group" is "resource group". */
function plain(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[\s_.-]+/gu, ' ')
}

/** Guesses how a table is to be read: the address by what the cells hold, the others by their heading. */
export function guessColumns(rows: readonly (readonly string[])[]): Columns {
  const [first = [], ...rest] = rows
  const width = rows.reduce((most, { length }) => Math.max(most, length), 0)
  const named = (part: AccessPart | 'address') => {
    const at = first.findIndex((cell) => words[part].test(plain(cell)))
    return at === -1 ? undefined : at
  }
  const counts = Array.from({ length: width }, (_, at) => rows.filter((row) => row[at]?.includes('@') === true).length)
  const most = Math.max(0, ...counts)
  const address = most > 0 ? counts.indexOf(most) : named('address')
  const heading =
    address !== undefined &&
    first[address]?.includes('@') !== true &&
    (rest.length > 0 || named('address') !== undefined)
  const part = (which: AccessPart) => (heading ? named(which) : undefined)
  return { heading, address, role: part('role'), resourceGroup: part('resourceGroup'), group: part('group') }
}

/** Whether a text is a table whose first row names a column of addresses: then its other words are no addresses. */
export function isNamedTable(text: string): boolean {
  const [first = '', second = ''] = text.trim().split(/\r?\n/u, 2)
  if (first.includes('@') || !second.includes('@')) return false
  return ['\t', ',', ';'].some((delimiter) => {
    const cells = first.split(delimiter).map((cell) => plain(cell.replaceAll('"', '')))
    return cells.length > 1 && cells.some((cell) => words.address.test(cell)) && second.includes(delimiter)
  })
}
