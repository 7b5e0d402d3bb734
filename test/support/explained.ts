/** What an evidence file doesn't explain of itself, found without any code of the app. */

export type About = {
  readonly members: Readonly<Record<string, string>>
  readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly notCovered: readonly string[]
  readonly checksums: { readonly recipe: readonly string[] }
}

/** The entry that explains a path: by the whole of it, or by how it ends; the longest counts. */
function entryOf<Entry>(path: string, entries: Readonly<Record<string, Entry>>): Entry | undefined {
  const [found] = Object.keys(entries)
    .filter((key) => path === key || path.endsWith(`.${key}`))
    .sort((one, other) => other.length - one.length)
  return found === undefined ? undefined : entries[found]
}

/** Members without an explanation, and values of coded members that their table doesn't have. */
export function unexplained({
  about,
  ...file
}: Readonly<Record<string, unknown>> & { readonly about: About }): string[] {
  const { members, codes } = about
  const found = new Set<string>()
  const visit = (value: unknown, path: string) => {
    const table = entryOf(path, codes)
    if (Array.isArray(value)) {
      // Of members there is a code or a list of identifiers.
      const isCoded = table !== undefined && !('all-users-of-scope' in table)
      for (const each of value)
        if (typeof each !== 'string') visit(each, `${path}[]`)
        else if (isCoded && !(each in table)) found.add(`${path}: ${each}`)
    } else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) {
        const at = path === '' ? name : `${path}.${name}`
        const isExplained = table === undefined ? entryOf(at, members) !== undefined : name in table
        if (!isExplained) found.add(at)
        visit(member, at)
      }
    else if (typeof value === 'string' && table !== undefined && !(value in table)) found.add(`${path}: ${value}`)
  }
  visit(file, '')
  return [...found]
}
