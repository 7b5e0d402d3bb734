import { viewChecks, visibleIn } from '#src/domain/access-review/view-permissions.ts'
import { makeScope, parentScopes, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { byName, readList, type AccessDraft } from './access-draft.ts'
import { reasonOf } from './access-scope.ts'

/** The scopes of a load and what the key can view in them. */

/** Most checks of permissions in one call. */
const MAX_CHECKS = 5000

/** Names the scopes that are loaded: the one that was requested, with those below it where they are wanted. */
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

/** Asks what the key can view. */
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
      // What has no result counts as not visible, and is a gap if it is needed.
      reasonOf(error)
    }
  draft.visible = visibleIn(places, rows)
}

/** The scopes with the parents of the first, whose groups count in it, each once. */
export function withParents({ scopes, top }: AccessDraft): Scope[] {
  const all = [...scopes.map(({ scope }) => scope), ...parentScopes(top)]
  return [...new Map(all.map((scope) => [scopeId(scope), scope])).values()]
}
