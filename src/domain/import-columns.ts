/** Which columns of a table contain the data for adding users. */

/** Contents of a column besides the address. */
export const accessParts = ['role', 'resourceGroup', 'group'] as const
type AccessPart = (typeof accessParts)[number]

/** How a table is parsed. Rows and columns count from 0. */
export type Columns = {
  /** The row with the column headings; the rows above it only describe the table. */
  readonly heading: number | undefined
  readonly address: number | undefined
} & { readonly [Part in AccessPart]: number | undefined }

/** Maximum number of rows before the headings. */
const MAX_ROWS_ABOVE = 30

/**
 * Headings, normalized by `plain`. A column named "mail" takes precedence over other addresses, and both over sign-in
 * names.
 */
const emailHeaderNames = [
  /^(?:(?:primary|work|business|company|main|private|home) )?(?:e ?mail|mail)(?: ?(?:address|adresse|adres|id))?(?: 1)?(?: (?:value|address))?s?$/u,
  /^(?:correo(?: electronico)?|courriel|adresse (?:e ?mail|mail|electronique|de messagerie)|indirizzo (?:e ?mail|di posta elettronica)|posta elettronica|endereco de e ?mail|e ?post(?:a|adress|adresse)?|sahkoposti|адрес|электронная почта|メール ?アドレス|電子メール|邮箱|电子邮件|電子郵件|이메일)$/u,
  /^(?:\w+ ){0,2}(?:e ?)?mails?(?: \d)?(?: (?:value|address|work|home|business|private|personal))?$/u,
  /^(?:(?:new )?user ?principal ?name|upn|login|user ?name|sign in name|address|addresses)(?: |$)/u,
] as const

const patterns: Record<AccessPart, RegExp> = {
  role: /^(?:harness )?(?:role|rolle|rol|ruolo|funcao|permission)[sn]?(?: ?(?:id|identifier|name))?s?(?: (?:(?:at|in) this (?:scope|account|organization|project)|assigned directly))?$/u,
  resourceGroup:
    /^(?:resource ?group|ressourcengruppe|groupe de ressources|grupo de recursos)[sn]?(?: ?(?:id|identifier|name))?s?$/u,
  group: /^(?:user ?|harness )?(?:group|team|gruppe|groupe|grupo|gruppo)[sn]?(?: ?(?:id|identifier|name))?s?$/u,
}

/** A normalized heading, for comparison: "Resource_Group" is "resource group", "Função [Required]" "funcao". */
function plain(heading: string): string {
  return heading
    .normalize('NFD')
    .replaceAll(/([a-z])\p{M}+/giu, '$1')
    .normalize('NFC')
    .replaceAll(/\[[^[\]]{0,60}\]|\([^()]{0,60}\)/gu, '')
    .toLowerCase()
    .replaceAll(/[\s_./:*"'-]+/gu, ' ')
    .trim()
}

/** How well a heading matches a column of addresses: 0 is best; undefined: not at all. */
function addressRank(heading: string): number | undefined {
  const at = emailHeaderNames.findIndex((each) => each.test(plain(heading)))
  return at === -1 ? undefined : at
}

/** Whether a cell can contain an address: "@ann" is a handle of another service. */
export function holdsAddress(cell: string | undefined): boolean {
  return cell !== undefined && /[^\s@]@[^\s@]/u.test(cell)
}

type Rows = readonly (readonly string[])[]

function countAddresses(rows: Rows, width: number): number[] {
  return Array.from({ length: width }, (_, at) => rows.filter((row) => holdsAddress(row[at])).length)
}

const widthOf = (rows: Rows) => rows.reduce((max, { length }) => Math.max(max, length), 0)

/** The row whose words name a column of addresses, with only addresses or empty cells below it. */
function namedHeading(rows: Rows): number | undefined {
  const at = rows.slice(0, MAX_ROWS_ABOVE).findIndex((row, index) => {
    if (row.some(holdsAddress)) return false
    const below = rows.slice(index + 1)
    return row.some(
      (cell, column) =>
        addressRank(cell) !== undefined && (below.length === 0 || below.some((next) => holdsAddress(next[column]))),
    )
  })
  return at === -1 ? undefined : at
}

/**
 * The column of addresses below a heading: the best match with any addresses, otherwise the one with most addresses.
 */
function addressColumn(heading: readonly string[], rows: Rows): number | undefined {
  const counts = countAddresses(rows, Math.max(heading.length, widthOf(rows)))
  const ranked = counts
    .map((count, at) => ({ at, count, rank: addressRank(heading[at] ?? '') ?? emailHeaderNames.length }))
    .filter(({ count, rank }) => count > 0 || (rows.length === 0 && rank < emailHeaderNames.length))
    .sort((a, b) => a.rank - b.rank || b.count - a.count || a.at - b.at)
  return ranked[0]?.at
}

/** Guesses the layout of a table: the address column by headings and content, the others by their heading. */
export function guessColumns(rows: Rows): Columns {
  const named = namedHeading(rows)
  const heading = rows[named ?? 0] ?? []
  const address = addressColumn(named === undefined ? [] : heading, rows.slice((named ?? -1) + 1))
  const isHeading = named !== undefined || (address !== undefined && rows.length > 1 && !holdsAddress(heading[address]))
  const part = (which: AccessPart) => {
    const at = isHeading ? heading.findIndex((cell) => patterns[which].test(plain(cell))) : -1
    return at === -1 ? undefined : at
  }
  return {
    heading: isHeading ? (named ?? 0) : undefined,
    address,
    role: part('role'),
    resourceGroup: part('resourceGroup'),
    group: part('group'),
  }
}

/**
 * Whether rows are a table and not a list of lines: one of them names a column of addresses, or all addresses are in
 * one of several columns.
 */
export function isTable(rows: Rows): boolean {
  if (rows.length > 0 && namedHeading(rows) !== undefined) return true
  const width = widthOf(rows)
  if (width < 2 || rows.length < 2) return false
  const counts = countAddresses(rows, width).filter((count) => count > 0)
  return counts.length === 1 && (counts[0] ?? 0) * 2 >= rows.length
}

const delimiters = ['\t', ',', ';', '|'] as const

/** Whether a text is a table with a row that names a column of addresses: then its other words are not addresses. */
export function isNamedTable(text: string): boolean {
  if (/^\s*[[{]/u.test(text)) return isJson(text)
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\r|\n/u)
    .filter((line) => line.trim() !== '')
    .slice(0, MAX_ROWS_ABOVE + 20)
  return delimiters.some((delimiter) => {
    const rows = lines.map((line) => line.split(delimiter).map((cell) => cell.replaceAll('"', '').trim()))
    const named = namedHeading(rows)
    return named !== undefined && rows.length > named + 1 && (rows[named]?.length ?? 0) > 1
  })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
