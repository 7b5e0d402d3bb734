import type { OperationId } from '#src/contract/operations.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'

/** Changes that came after the 15 operations: what a person does, and the operation behind it. Data, as `cells.ts`. */

/** One person or one invitation. */
export const laterEffects = {
  'roles-add': 'postRoleAssignments',
  'roles-remove': 'bulkDeleteRoleAssignment',
  /** A new role, then a removal: the fault hits the removal, after the first call has worked. */
  'roles-both': 'bulkDeleteRoleAssignment',
  'group-join': 'putMember',
  'group-leave': 'deleteMember',
  'invite-edit': 'updateInvite',
  'invite-resend': 'updateInvite',
  'invite-revoke': 'deleteInvite',
} as const satisfies Record<string, OperationId>

/** Bulk actions: two rows, of which the fault hits the first. */
export const bulkEffects = {
  'bulk-remove': 'removeUser',
  'bulk-unlock': 'unlockUser',
  'bulk-reset': 'reset2fa',
  'bulk-give': 'postRoleAssignments',
  'bulk-take': 'bulkDeleteRoleAssignment',
  'bulk-join': 'putMember',
  'bulk-resend': 'updateInvite',
  'bulk-revoke': 'deleteInvite',
} as const satisfies Record<string, OperationId>

export type LaterOp = keyof typeof laterEffects
export type BulkOp = keyof typeof bulkEffects

export const laterOps = Object.keys(laterEffects) as LaterOp[] // The keys of the table itself.
export const bulkOps = Object.keys(bulkEffects) as BulkOp[] // The same.

export function isBulk(op: string): op is BulkOp {
  return Object.hasOwn(bulkEffects, op)
}

/** Operation behind a change of this file; undefined for those of the User API. */
export function laterOperation(op: string): OperationId | undefined {
  return Object.entries({ ...laterEffects, ...bulkEffects }).find(([name]) => name === op)?.[1]
}

/** One of each kind meets every fault, as the nine changes of the User API do. */
const formEffects: readonly string[] = ['roles-add', 'group-join', 'invite-edit'] satisfies LaterOp[]

/** One fault for each outcome and each way in which an answer is lost. Every change meets them. */
const decisive = {
  pre: ['F01', 'F02', 'F05', 'F06', 'F11', 'F14', 'F16', 'F17', 'F21', 'F25', 'F26', 'F41'],
  post: ['F02', 'F26'],
} as const

/** How many of the other changes meet each of the remaining faults: dealt in turn. */
const SHARE = { pre: 3, post: 2 } as const

/** Whether a change has a cell for a fault. */
export function reachesCall(op: string, fault: string, variant: 'pre' | 'post', faults: readonly string[]): boolean {
  if (formEffects.includes(op) || decisive[variant].some((one) => one === fault)) return true
  const others = [...laterOps, ...bulkOps].filter((one) => !formEffects.includes(one))
  const first = faults.indexOf(fault) * SHARE[variant]
  return Array.from({ length: SHARE[variant] }, (_, step) => others[(first + step) % others.length]).includes(
    others.find((one) => one === op),
  )
}

type Rule = Omit<FaultRule, 'id'>

const mutate = (op: OperationId, path: string, action: 'drop' | 'null' | 'retype' | 'enum'): Rule => ({
  op,
  kind: 'mutate',
  mutate: { path, action },
})

const respondWith = (op: OperationId, data: unknown): Rule => ({
  op,
  kind: 'body',
  body: JSON.stringify({ status: 'SUCCESS', data, metaData: null, correlationId: 'c-3' }),
})

const operationIds = [...new Set<OperationId>([...Object.values(laterEffects), ...Object.values(bulkEffects)])]

/** What presets leave out because their own list is about other operations: the same fault in these answers. */
export const laterAdditions: Readonly<Record<string, readonly Rule[]>> = {
  F15: operationIds.map((op) => ({
    op,
    kind: 'status',
    status: 401,
    body: '{"status":"ERROR","code":"USER_DOES_NOT_EXIST","message":"Not found","correlationId":"c-1"}',
  })),
  F40: [
    mutate('postRoleAssignments', 'metaData', 'drop'),
    mutate('bulkDeleteRoleAssignment', 'data.roleAssignmentErrorResponseDTOList', 'null'),
    // The very member that would tell: it has to be looked up.
    mutate('putMember', 'data.users', 'drop'),
    mutate('deleteMember', 'data.users', 'drop'),
    mutate('updateInvite', 'data.roleBindings', 'drop'),
    mutate('deleteInvite', 'data.roleBindings', 'drop'),
  ],
  F41: operationIds.map((op) => mutate(op, 'data', 'retype')),
  F42: [
    mutate('postRoleAssignments', 'data.*.roleAssignment.principal.type', 'enum'),
    mutate('updateInvite', 'data.inviteType', 'enum'),
    mutate('deleteInvite', 'data.inviteType', 'enum'),
  ],
}

/** Answers of these operations in which no enumeration stands. */
export const withoutEnums: readonly string[] = [
  'bulkDeleteRoleAssignment',
  'putMember',
  'deleteMember',
  'removeUser',
  'reset2fa',
] satisfies OperationId[]

/**
 * Failures that a 200 can say, and answers for several of which a part is missing: variant and rule. Where the rule
 * says nothing else, the service did nothing.
 */
export const laterDomain: readonly (readonly [LaterOp | BulkOp, string, Rule])[] = [
  // Left out without a word (docs/service.md, trap 28).
  ['roles-add', 'left-out', respondWith('postRoleAssignments', [])],
  ['roles-add', 'part-unreadable', mutate('postRoleAssignments', 'data.0', 'null')],
  ['roles-remove', 'none', respondWith('bulkDeleteRoleAssignment', noneDeleted())],
  ['roles-remove', 'part-missing', setPart('data.successfullyDeleted', 1)],
  ['roles-both', 'none', respondWith('bulkDeleteRoleAssignment', noneDeleted())],
  ['group-join', 'not-named', { ...setUsers('putMember'), when: 'before' }],
  ['invite-edit', 'null', respondWith('updateInvite', null)],
  ['invite-edit', 'other-access', setRoles()],
  ['invite-resend', 'null', respondWith('updateInvite', null)],
  ['invite-resend', 'other-access', setRoles()],
  ['invite-revoke', 'null', respondWith('deleteInvite', null)],
  ['bulk-remove', 'false', respondWith('removeUser', false)],
  ['bulk-unlock', 'locked', respondWith('unlockUser', { uuid: 'unchanged', locked: true })],
  ['bulk-reset', 'false', { op: 'reset2fa', kind: 'body', body: '{"metaData":{},"resource":false}' }],
  ['bulk-give', 'left-out', respondWith('postRoleAssignments', [])],
  ['bulk-give', 'part-unreadable', mutate('postRoleAssignments', 'data.0', 'null')],
  ['bulk-take', 'part-missing', setPart('data.successfullyDeleted', 7)],
  ['bulk-take', 'none', respondWith('bulkDeleteRoleAssignment', noneDeleted())],
  ['bulk-join', 'not-named', { ...setUsers('putMember'), when: 'before' }],
  ['bulk-resend', 'null', respondWith('updateInvite', null)],
  ['bulk-resend', 'other-access', setRoles()],
  ['bulk-revoke', 'null', respondWith('deleteInvite', null)],
]

/** Nothing was deleted, and of nothing it is said why. */
function noneDeleted(): object {
  return { successfullyDeleted: 0, failedToDelete: 1, roleAssignmentErrorResponseDTOList: [] }
}

function setPart(path: string, value: unknown): Rule {
  return { op: 'bulkDeleteRoleAssignment', kind: 'mutate', mutate: { path, action: 'set', value } }
}

function setUsers(op: OperationId): Rule {
  return { op, kind: 'mutate', mutate: { path: 'data.users', action: 'set', value: [] } }
}

function setRoles(): Rule {
  return {
    op: 'updateInvite',
    kind: 'mutate',
    mutate: {
      path: 'data.roleBindings',
      action: 'set',
      value: [{ roleIdentifier: '_ccm_viewer', roleName: 'CCM Viewer', managedRole: true }],
    },
  }
}
