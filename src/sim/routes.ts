import { operations, type OperationId } from '#src/contract/operations.ts'

/** A path of the table with its operations by method. */
export type Route = {
  readonly path: string
  readonly segments: readonly string[]
  readonly byMethod: ReadonlyMap<string, OperationId>
}

const isParameter = (segment: string): boolean => segment.startsWith('{')

/**
 * Literal segments before parameters, so that `/user/password` is not taken for `/user/{userId}` (docs/service.md, trap
 * 45).
 */
function byPrecision(a: Route, b: Route): number {
  for (const [place, segment] of a.segments.entries()) {
    const other = b.segments[place]
    if (other === undefined) break
    const difference = Number(isParameter(segment)) - Number(isParameter(other))
    if (difference !== 0) return difference
  }
  return b.segments.length - a.segments.length
}

function collect(): Route[] {
  const paths = new Map<string, Map<string, OperationId>>()
  // Object.entries loses the type of the keys.
  for (const [id, { method, path }] of Object.entries(operations) as [OperationId, { method: string; path: string }][])
    paths.set(path, (paths.get(path) ?? new Map<string, OperationId>()).set(method, id))
  return [...paths]
    .map(([path, byMethod]) => ({ path, segments: path.slice(1).split('/'), byMethod }))
    .sort(byPrecision)
}

/** All paths, static ones first. */
export const routes: readonly Route[] = collect()

export type Match = { readonly route: Route; readonly parameters: Readonly<Record<string, string>> }

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Finds the route of a path, whatever the method. */
export function findRoute(pathname: string): Match | undefined {
  const segments = pathname.slice(1).split('/')
  for (const route of routes) {
    if (route.segments.length !== segments.length) continue
    const parameters: Record<string, string> = {}
    const matches = route.segments.every((segment, place) => {
      const value = segments[place] ?? ''
      if (!isParameter(segment)) return segment === value
      parameters[segment.slice(1, -1)] = decoded(value)
      return value !== ''
    })
    if (matches) return { route, parameters }
  }
  return undefined
}
