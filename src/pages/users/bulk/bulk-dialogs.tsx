import { LockOpen, Smartphone, UserRoundMinus, UserRoundPlus } from 'lucide-react'
import { useReducer, useState } from 'react'
import { parseRows, reduceAccess, type AccessForm, type Choice } from '#src/components/access-fields/access-form.ts'
import { RoleRows } from '#src/components/access-fields/role-rows.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import {
  actionSkipReason,
  needsRecheck,
  assignSkipReason,
  lastAdminReason,
  bulkNeedsTypedWord,
  preflight,
  removalNeedsWord,
  assignedRoleCounts,
  removeRoleSkipReason,
} from '#src/domain/bulk-guards.ts'
import {
  assignRole,
  assignRoleTo,
  removeRole,
  removeRoleFrom,
  removeUsers,
  resetUsers,
  unlockUsers,
} from '#src/domain/bulk-titles.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { isHighRisk, pairText, type RolePair } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import type { ScopeLevel } from '#src/domain/scope.ts'
import { REMOVE_WORD } from '#src/domain/user-guards.ts'
import { removeUsersPlan, resetTwoFactorPlan, unlockUsersPlan } from '#src/jobs/user-bulk.ts'
import { Combobox } from '#src/ui/combobox.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Field } from '#src/ui/field.tsx'
import { ConfirmMany } from './confirm-many.tsx'
import { JoinGroup, LeaveGroup, type BulkDialogProps } from './group-dialogs.tsx'
import { useLastAdminChecks } from './use-last-admin-checks.ts'
import { assignRolePlan, removeRolePlan } from '#src/jobs/role-bulk.ts'

export type BulkAction = 'unlock' | 'reset-2fa' | 'assign-role' | 'remove-role' | 'join' | 'leave' | 'remove'

type OneProps = Omit<BulkDialogProps, 'shownGroup'>

/** The confirmation of each bulk action on users. */
export function BulkDialog({ action, shownGroup, ...props }: BulkDialogProps & { action: BulkAction }) {
  switch (action) {
    case 'unlock':
      return <UnlockMany {...props} />
    case 'reset-2fa':
      return <ResetMany {...props} />
    case 'assign-role':
      return <AssignRole {...props} />
    case 'remove-role':
      return <RemoveRole {...props} />
    case 'join':
      return <JoinGroup {...props} />
    case 'leave':
      return <LeaveGroup {...props} shownGroup={shownGroup} />
    case 'remove':
      return <RemoveMany {...props} />
  }
}

const track = 'You can keep working. Track progress in Bulk actions.'

function UnlockMany({ people, facts, ...props }: OneProps) {
  const chosen = preflight(people, actionSkipReason('unlock', facts))
  return (
    <ConfirmMany
      {...props}
      question={unlockUsers(chosen.changes.length)}
      button={unlockUsers(chosen.changes.length)}
      chosen={chosen}
      icon={<LockOpen aria-hidden />}
      plan={(client) => unlockUsersPlan(client, props.scope, chosen)}
      consequences={
        <ConsequenceList
          items={[
            { kind: 'keeps', children: 'Passwords, 2FA, roles, and groups.' },
            { kind: 'note', children: `They can sign in again immediately. ${track}` },
          ]}
        />
      }
    />
  )
}

function ResetMany({ people, facts, ...props }: OneProps) {
  const account = useScopeName({ account: props.scope.account })
  const chosen = preflight(people, actionSkipReason('reset-2fa', facts))
  return (
    <ConfirmMany
      {...props}
      scopeName={account}
      danger
      question={resetUsers(chosen.changes.length)}
      button={resetUsers(chosen.changes.length)}
      chosen={chosen}
      icon={<Smartphone aria-hidden />}
      word={bulkNeedsTypedWord(chosen.changes.length, false) ? 'reset' : undefined}
      plan={(client) => resetTwoFactorPlan(client, props.scope, chosen)}
      consequences={
        <ConsequenceList
          items={[
            { kind: 'loses', children: 'Their authenticator apps stop working immediately.' },
            { kind: 'keeps', children: '2FA stays on. Passwords, roles, and groups stay the same.' },
            {
              kind: 'note',
              children: `Harness emails each user a new setup key. First make sure they asked for a reset. ${track}`,
            },
          ]}
        />
      }
    />
  )
}

function RemoveMany({ people, facts, ...props }: OneProps) {
  const { scope, scopeName } = props
  const guarded = preflight(people, actionSkipReason('remove', facts))
  const checks = useLastAdminChecks(scope, needsRecheck(guarded.changes))
  const own = actionSkipReason('remove', facts)
  const chosen = preflight(
    people,
    (person) => own(person) ?? lastAdminReason(scopeName.level, checks.found.get(person.user.uuid)),
  )
  const external = chosen.changes.filter(({ user }) => user.externallyManaged === true).length
  return (
    <ConfirmMany
      {...props}
      danger
      question={removeUsers(chosen.changes.length)}
      button={removeUsers(chosen.changes.length)}
      chosen={chosen}
      icon={<UserRoundMinus aria-hidden />}
      busy={!checks.over}
      word={removalNeedsWord(scopeName.level, chosen.changes) ? REMOVE_WORD : undefined}
      plan={(client) => removeUsersPlan(client, scope, scopeName.full, chosen)}
      consequences={
        <ConsequenceList
          items={[
            { kind: 'loses', children: lossLabels[scopeName.level] },
            ...(scopeName.level === 'account'
              ? []
              : [{ kind: 'keeps' as const, children: 'Access inherited from a parent scope or its groups.' }]),
            {
              kind: 'note',
              children: 'To restore access, add them again and reassign their roles and groups.',
            },
            { kind: 'note', children: `${stayLabels[scopeName.level]} ${track}` },
            ...(external === 0
              ? []
              : [
                  {
                    kind: 'note' as const,
                    children: byCount(
                      external,
                      '1 user is managed by your identity provider, which might add them back.',
                      `${formatNumber(external)} users are managed by your identity provider, which might add them back.`,
                    ),
                  },
                ]),
          ]}
        />
      }
    />
  )
}

const lossLabels: Record<ScopeLevel, string> = {
  account: 'All roles and groups in this account, its organizations, and its projects.',
  organization: 'All roles and groups in this organization and its projects.',
  project: 'All roles and groups in this project.',
}

const stayLabels: Record<ScopeLevel, string> = {
  account: 'The last account admin won’t be removed. We check each user again before removing them.',
  organization: 'The last organization admin won’t be removed. We check each user again before removing them.',
  project: 'The last project admin won’t be removed. We check each user again before removing them.',
}

const emptyForm: AccessForm = { nextId: 2, rows: [{ id: 1, role: null, resourceGroup: null }], groups: [] }

function AssignRole({ people, ...props }: Omit<OneProps, 'facts'>) {
  const [form, dispatch] = useReducer(reduceAccess<AccessForm>, emptyForm)
  const [row] = form.rows
  const role = row?.role ?? null
  const resourceGroup = row?.resourceGroup ?? null
  const pair: RolePair | undefined =
    role === null || resourceGroup === null ? undefined : { role: named(role), resourceGroup: named(resourceGroup) }
  const broad = role?.broad !== undefined || resourceGroup?.broad !== undefined
  const chosen = preflight(people, pair === undefined ? () => undefined : assignSkipReason(pair))
  const count = chosen.changes.length
  return (
    <ConfirmMany
      {...props}
      question={(pair === undefined ? assignRole : assignRoleTo(pair.role.name))(count)}
      button={assignRole(count)}
      chosen={chosen}
      icon={<UserRoundPlus aria-hidden />}
      missing={pair === undefined ? 'Choose a role and a resource group.' : undefined}
      word={broad ? 'assign' : undefined}
      // Only if both are chosen; until then, the button is disabled.
      plan={(client) => assignRolePlan(client, props.scope, pair ?? nothing, chosen)}
      choice={
        <RoleRows
          scope={props.scope}
          legend="Role to assign"
          rows={form.rows.slice(0, 1)}
          errors={parseRows([]).rows}
          dispatch={dispatch}
          instead="You can’t assign a role without them."
          only
        />
      }
      consequences={
        broad && pair !== undefined ? (
          <ConsequenceList
            items={[
              {
                kind: 'note',
                children: `${isHighRisk(pair) ? `${pairText(pair)} grants broad access.` : `${pairText(pair)} lets users manage other users.`} ${gainText(count)}`,
              },
            ]}
          />
        ) : undefined
      }
    />
  )
}

function gainText(count: number): string {
  return byCount(count, '1 user will have this role.', `${formatNumber(count)} users will have this role.`)
}

const named = ({ value, label }: Choice) => ({ id: value, name: label })
const nothing: RolePair = { role: { id: '', name: '' }, resourceGroup: { id: '', name: '' } }

const keepsRoleLabels: Record<ScopeLevel, string> = {
  account: 'The last account admin keeps that role.',
  organization: 'The last organization admin keeps that role.',
  project: 'The last project admin keeps that role.',
}

function RemoveRole({ people, facts, ...props }: OneProps) {
  const [offered] = useState(() => assignedRoleCounts(people))
  const [key, setKey] = useState<string>()
  const pair = offered.find((each) => pairKey(each.pair) === key)?.pair
  const chosen = preflight(people, pair === undefined ? () => undefined : removeRoleSkipReason(pair, facts))
  const highRisk = pair !== undefined && isHighRisk(pair)
  const items = offered.map(({ pair: rolePair, holders }) => ({
    value: pairKey(rolePair),
    label: pairText(rolePair),
    hint: byCount(holders, 'Direct role of 1 selected user', `Direct role of ${formatNumber(holders)} selected users`),
  }))
  return (
    <ConfirmMany
      {...props}
      danger
      question={(pair === undefined ? removeRole : removeRoleFrom(pair.role.name))(chosen.changes.length)}
      button={removeRole(chosen.changes.length)}
      chosen={chosen}
      icon={<UserRoundMinus aria-hidden />}
      missing={pair === undefined ? 'Choose the role.' : undefined}
      word={pair !== undefined && bulkNeedsTypedWord(chosen.changes.length, highRisk) ? REMOVE_WORD : undefined}
      plan={(client) => removeRolePlan(client, props.scope, pair ?? nothing, chosen)}
      choice={
        <Field label="Role to remove">
          {(wiring) => (
            <Combobox
              wiring={wiring}
              items={items}
              value={items.find(({ value }) => value === key) ?? null}
              placeholder="Choose a direct role"
              emptyText="None of the selected users have a direct role here"
              onChange={(item) => {
                setKey(item?.value)
              }}
            />
          )}
        </Field>
      }
      consequences={
        <ConsequenceList
          items={[
            { kind: 'keeps', children: 'The same role inherited from a group or a parent scope.' },
            { kind: 'note', children: keepsRoleLabels[props.scopeName.level] },
          ]}
        />
      }
    />
  )
}
