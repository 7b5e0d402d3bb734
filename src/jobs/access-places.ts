import { viewChecks, visibleIn } from '#src/domain/access-review/view-permissions.ts'
import { makeScope, parentScopes, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { byName, readList, type AccessDraft } from './access-draft.ts'
import { reasonOf } from './access-scope.ts'

/** The scopes of a load and the permissions of the key in them. */

/** Maximum number of permission checks in one call. */
const MAX_CHECKS = 5000

/** Lists the loaded scopes: the requested one, with its child scopes if they are included. */
export async function readScopes(draft: AccessDraft): Promise<void> {
  const { context, top, children, scopes } = draft
  scopes.push({ scope: top, name: undefined })
  if (!children || scopeLevel(top) === 'project') return
  const { account, org } = top
  if (org === undefined)
    await readList(draft, 'scopes', top, {
      name: 'Organizations',
      read: (page, signal) => context.reads.getOrganizationList(account, { ...page, sortOrders: byName }, signal),
      keyOf: ({ organization }) => organization.identifier,
      onRow: ({ organization: { identifier, name } }) => scopes.push({ scope: makeScope(account, identifier), name }),
    })
  await readList(draft, 'scopes', top, {
    name: 'Projects',
    read: (page, signal) =>
      org === undefined
        ? context.reads.getAllProjectsList(account, { ...page, sortOrders: byName }, signal)
        : context.reads.getProjectList(account, org, { ...page, sortOrders: byName }, signal),
    keyOf: ({ project }) => `${project.orgIdentifier ?? org ?? ''} ${project.identifier}`,
    onRow: ({ project: { orgIdentifier = org, identifier, name } }) => {
      if (orgIdentifier !== undefined) scopes.push({ scope: makeScope(account, orgIdentifier, identifier), name })
    },
  })
}

/** Checks the permissions of the key. */
export async function readVisible(draft: AccessDraft): Promise<void> {
  const { context, top } = draft
  const places = withParents(draft)
  const checks = viewChecks(places)
  const rows: Awaited<ReturnType<typeof context.reads.getAccessControlList>> = []
  for (let from = 0; from < checks.length; from += MAX_CHECKS)
    try {
      rows.push(
        ...(await context.call('Permissions', (signal) =>
          context.reads.getAccessControlList(top, checks.slice(from, from + MAX_CHECKS), signal),
        )),
      )
    } catch (error) {
      // A check without a result counts as not granted, and is a gap if it is needed.
      reasonOf(error)
    }
  draft.visible = visibleIn(places, rows)
}

/** The scopes with the parents of the first one, whose groups apply to it, each once. */
export function withParents({ scopes, top }: AccessDraft): Scope[] {
  const all = [...scopes.map(({ scope }) => scope), ...parentScopes(top)]
  return [...new Map(all.map((scope) => [scopeId(scope), scope])).values()]
}
