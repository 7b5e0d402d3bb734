import type { Simulator } from '#src/sim/simulator.ts'
import type { Json, simulate } from './client.ts'

type Call = ReturnType<typeof simulate>['call']

/** Every row of a list, a page after the other. */
export async function pagesOf(call: Call, operation: 'getFilteredRoleAssignmentList'): Promise<Json[]> {
  const rows: Json[] = []
  for (let pageIndex = 0; ; pageIndex += 1) {
    const { data } = await call(operation, { query: { pageSize: '100', pageIndex: String(pageIndex) }, body: {} })
    rows.push(...data.content)
    if (rows.length >= data.totalItems || data.content.length === 0) return rows
  }
}

/** What a group holds, as "scope role". */
export function rolesOfGroup(sim: Simulator, group: string): string[] {
  return sim.world.assignments
    .ofPrincipal('USER_GROUP', group)
    .map(({ scope, roleIdentifier }) =>
      `${[scope.org, scope.project].filter(Boolean).join('/')} ${roleIdentifier}`.trim(),
    )
}
