import path from 'node:path'

/**
 * Which file of the build a module goes into. Few files compress better than many small ones, and the name of every
 * file stands in the first one; but a page should load little more than it needs before its content is drawn.
 *
 * Parts that are loaded on demand belong to areas, and an area is one file. Modules that several areas import are in
 * files by the first pages that need them: the users list, a user, and the pages of one's own account.
 */

type Graph = {
  getModuleInfo: (id: string) => {
    readonly importers: readonly string[]
    readonly dynamicImporters: readonly string[]
    readonly importedIds: readonly string[]
    readonly code: string | null
  } | null
}

const root = `${path.resolve(import.meta.dirname, 'src')}/`

/** Needed before anything is drawn, whatever the page. */
const first = ['main.tsx', 'queries/find-session.ts']

/** Area of a part that is loaded on demand, by its path in `src`: the first that matches, else the name of its file. */
const areas: readonly (readonly [path: RegExp, area: string])[] = [
  [/^app\/(?:app-guards|idle-lock|nav-notes|pending-work|palette\/palette-host)/, 'later'],
  [/^(?:components\/list-pager|pages\/users\/stale-list-banner|queries\/inherited-roles)/, 'later'],
  [/^(?:pages\/user-detail\/(?:user-detail\.page|access-tab)|queries\/access-queries)/, 'user'],
  [/^pages\/user-detail\/(?:details-tab|groups\/groups-tab)/, 'user-tabs'],
  [/^(?:pages\/user-detail|components\/person)\/|^components\/permission-answers/, 'user-edit'],
  [/^pages\/users\/(?!users\.page)|^jobs\/filter-scan/, 'users-tools'],
  [/^pages\/add-users\/(?!add-users\.page)/, 'access-sources'],
  [/^pages\/invitations\//, 'invitations'],
  [/^pages\/account\/(?:setup\/|two-factor)/, 'two-factor'],
  [/^pages\/account\/(?:my-access|preferences)/, 'account'],
  [/^pages\/(?:bulk-runs|changes)\//, 'bulk-runs'],
  [/^pages\/access-review\/(?:matrix|finding)/, 'matrix'],
  [/^pages\/reviews\/(?:reviews|new-review)/, 'reviews'],
  [/^(?:ui|components\/confirm-dialog|components\/user-actions)/, 'dialogs'],
  [/^components\/leave-dialog/, 'leave-dialog'],
  [/^(?:app|components|pages\/not-found)\//, 'shell'],
]

const accountAreas = ['connect.page', 'home.page', 'account', 'profile.page', 'password.page', 'two-factor']
const snapshotAreas = ['overview.page', 'matrix', 'who-can.page', 'snapshots.page']
const reviewAreas = ['reviews', 'review.page', 'apply.page', 'report.page', 'kept-reviews']

const iconIndex = path.resolve(import.meta.dirname, 'node_modules/lucide-react/dist/esm/lucide-react.mjs')
const icon = /\/lucide-react\/dist\/esm\/icons\/([\w-]+)\.mjs$/
const overlays = /\/node_modules\/@(?:base-ui|floating-ui)\//

/**
 * Files by what they hold, the most shared first: a file takes along whatever its modules import and no earlier file
 * has. A module is imported by no area that doesn't import what the module imports, so no two files import each other.
 */
const files = [
  'app',
  'list-and-others',
  'home-and-others',
  'user-and-account',
  'forms',
  'user-common',
  'shared',
  'overlays',
  'dialogs',
  'snapshots',
  'review-common',
]

const isOfPackage = (id: string) => id.includes('/node_modules/')

/** A module and everything that it imports, without `import()`. */
function imports(ids: readonly string[], graph: Graph): ReadonlySet<string> {
  const found = new Set(ids)
  for (const id of found)
    for (const next of graph.getModuleInfo(id)?.importedIds ?? [])
      // The index of a package names all that anybody uses of it, icons above all.
      if (!isOfPackage(next)) found.add(next)
  return found
}

/** The modules that import an icon, by its file: all come by an index, so the names in their code decide. */
function findIconImporters(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const index = graph.getModuleInfo(iconIndex)
  const fileOf = new Map<string, string>()
  for (const [, names = '', file = ''] of (index?.code ?? '').matchAll(
    /export \{([^}]*)\} from ['"]\.\/icons\/([\w-]+)\.mjs/g,
  ))
    for (const [, name = ''] of names.matchAll(/\bas (\w+)/g)) fileOf.set(name, file)
  const importers = new Map<string, string[]>()
  for (const importer of index?.importers ?? [])
    for (const [, names = ''] of (graph.getModuleInfo(importer)?.code ?? '').matchAll(
      /import\s*\{([^}]*)\}\s*from\s*['"]lucide-react['"]/g,
    ))
      for (const [name] of names.replaceAll(/\bas \w+/g, '').matchAll(/\w+/g)) {
        const file = fileOf.get(name)
        if (file !== undefined) importers.set(file, [...(importers.get(file) ?? []), importer])
      }
  return importers
}

function areaOf(id: string): string {
  const file = id.slice(root.length)
  return areas.find(([pattern]) => pattern.test(file))?.[1] ?? path.parse(file).name
}

/** Finds the file for each module of one build. */
function createFinder(graph: Graph): (id: string) => string | undefined {
  const iconImporters = findIconImporters(graph)
  const needed = imports(
    first.map((file) => root + file),
    graph,
  )
  const known = new Map<string, string | undefined>()

  function importersOf(id: string): readonly string[] {
    const file = icon.exec(id)?.[1]
    return (file === undefined ? graph.getModuleInfo(id)?.importers : iconImporters.get(file)) ?? []
  }

  /** The areas that import a module, directly or through others. */
  function areasOf(id: string): readonly string[] {
    const found = new Set<string>()
    const importers = new Set([id])
    for (const each of importers) {
      if ((graph.getModuleInfo(each)?.dynamicImporters.length ?? 0) > 0) found.add(areaOf(each))
      for (const importer of importersOf(each)) importers.add(importer)
    }
    return [...found]
  }

  function needsOverlays(id: string): boolean {
    return [...imports([id], graph)].some((file) =>
      graph.getModuleInfo(file)?.importedIds.some((next) => overlays.test(next)),
    )
  }

  function find(id: string): string | undefined {
    if (needed.has(id) || (icon.test(id) && importersOf(id).some((file) => needed.has(file)))) return 'app'
    const all = areasOf(id)
    if (all.length <= 1) return all[0]
    const isIn = (few: readonly string[]) => all.some((area) => few.includes(area))
    const isWithin = (few: readonly string[]) => all.every((area) => few.includes(area))
    if (isWithin(reviewAreas)) return 'review-common'
    if (isWithin([...snapshotAreas, ...reviewAreas])) return 'snapshots'
    if (overlays.test(id)) return 'overlays'
    if (needsOverlays(id)) return 'dialogs'
    const [list, user, account] = [isIn(['users.page']), isIn(['user']), isIn(accountAreas)]
    if (list) return 'list-and-others'
    if (isIn(['home.page'])) return 'home-and-others'
    if (user && account) return 'user-and-account'
    return user ? 'user-common' : account ? 'forms' : 'shared'
  }

  return (id) => {
    if (!known.has(id)) known.set(id, find(id))
    return known.get(id)
  }
}

/** Groups for `output.codeSplitting` of Rolldown. */
export function chunkGroups() {
  let find: ((id: string) => string | undefined) | undefined
  const fileOf = (id: string, graph: Graph) => (find ??= createFinder(graph))(id)
  return [
    {
      name: 'framework',
      // Several queries at once are for the add-users page only, and virtual rows for long lists.
      test: /\/node_modules\/(?:react|react-dom|scheduler|react-router|@tanstack(?!.*(?:[qQ]ueries|virtual))|valibot|clsx)\//,
      priority: 4,
    },
    { name: 'virtual', test: /\/node_modules\/@tanstack\/.*virtual/, priority: 3 },
    ...files.map((file, at) => ({
      debugName: file,
      name: (id: string, graph: Graph) => (fileOf(id, graph) === file ? file : null),
      priority: 2 - at / files.length,
    })),
    { debugName: 'areas', name: (id: string, graph: Graph) => fileOf(id, graph) ?? null, priority: 0 },
  ]
}
