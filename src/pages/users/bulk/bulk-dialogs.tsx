import { LockOpen, Smartphone, UserMinus, UserPlus } from 'lucide-react'
import { useReducer, useState } from 'react'
import { parseRows, reduceAccess, type AccessForm, type Choice } from '#src/components/access-fields/access-form.ts'
import { RoleRows } from '#src/components/access-fields/role-rows.tsx'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import {
  actionReason,
  askedBefore,
  giveReason,
  lastAdminReason,
  manyNeedWord,
  preflight,
  removalNeedsWord,
  rolesHeld,
  takeReason,
  type ManyFacts,
} from '#src/domain/bulk-guards.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { isHighRisk, pairWords, type RolePair } from '#src/domain/role-changes.ts'
import { pairKey, adminWords } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { REMOVE_WORD } from '#src/domain/user-guards.ts'
import { givePlan, removePlan, resetPlan, takePlan, unlockPlan } from '#src/jobs/user-bulk.ts'
import { Combobox } from '#src/ui/combobox.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Field } from '#src/ui/field.tsx'
import { ConfirmMany } from './confirm-many.tsx'
import { JoinGroup, LeaveGroup } from './group-dialogs.tsx'
import { useLastAdminChecks } from './use-last-admin-checks.ts'

export type BulkAction = 'unlock' | 'reset-2fa' | 'give' | 'take' | 'join' | 'leave' | 'remove'

type BulkDialogProps = {
  action: BulkAction
  scope: Scope
  scopeName: ScopeName
  people: readonly UserAggregate[]
  facts: ManyFacts
  /** The group whose members the list shows, if it shows those of one. */
  shownGroup: string | undefined
  opener: HTMLElement
  onClose: () => void
  onStarted: () => void
}

type OneProps = Omit<BulkDialogProps, 'action' | 'shownGroup'>

/** The question of each action on many people. */
export function BulkDialog({ action, shownGroup, ...props }: BulkDialogProps) {
  switch (action) {
    case 'unlock':
      return <UnlockMany {...props} />
    case 'reset-2fa':
      return <ResetMany {...props} />
    case 'give':
      return <GiveRole {...props} />
    case 'take':
      return <TakeRole {...props} />
    case 'join':
      return <JoinGroup {...props} />
    case 'leave':
      return <LeaveGroup {...props} shownGroup={shownGroup} />
    case 'remove':
      return <RemoveMany {...props} />
  }
}

const people = (count: number) => counted(count, 'person', 'people')
const ledger = 'You can keep working here. The bulk action’s page shows the result for each user.'

function UnlockMany({ people: all, facts, ...props }: OneProps) {
  const chosen = preflight(all, actionReason('unlock', facts))
  return (
    <ConfirmMany
      {...props}
      question={`Unlock ${people(chosen.changes.length)}`}
      chosen={chosen}
      icon={<LockOpen aria-hidden />}
      plan={(client) => unlockPlan(client, props.scope, chosen)}
      consequences={
        <ConsequenceList
          items={[
            { kind: 'keeps', children: 'Passwords, two-factor, roles and groups stay as they are.' },
            { kind: 'note', children: `They can sign in again immediately. ${ledger}` },
          ]}
        />
      }
    />
  )
}

function ResetMany({ people: all, facts, ...props }: OneProps) {
  const account = useScopeName({ account: props.scope.account })
  const chosen = preflight(all, actionReason('reset-2fa', facts))
  return (
    <ConfirmMany
      {...props}
      scopeName={account}
      danger
      question={`Reset two-factor for ${people(chosen.changes.length)}`}
      chosen={chosen}
      icon={<Smartphone aria-hidden />}
      word={manyNeedWord(chosen.changes.length, false) ? 'reset' : undefined}
      plan={(client) => resetPlan(client, props.scope, chosen)}
      consequences={
        <ConsequenceList
          items={[
            { kind: 'loses', children: 'Their authenticator apps stop working immediately. They get new setup keys.' },
            { kind: 'keeps', children: 'Two-factor stays on. Passwords, roles and groups stay as they are.' },
            {
              kind: 'note',
              children: `Harness emails each user a new setup key. Check first that they asked for a reset. ${ledger}`,
            },
          ]}
        />
      }
    />
  )
}

function RemoveMany({ people: all, facts, ...props }: OneProps) {
  const { scope, scopeName } = props
  const guarded = preflight(all, actionReason('remove', facts))
  const checks = useLastAdminChecks(scope, askedBefore(guarded.changes))
  const own = actionReason('remove', facts)
  const chosen = preflight(
    all,
    (person) => own(person) ?? lastAdminReason(scopeName.level, checks.found.get(person.user.uuid)),
  )
  const below = scopeName.level === 'project' ? '' : ' and everything below it'
  return (
    <ConfirmMany
      {...props}
      danger
      question={`Remove ${people(chosen.changes.length)} from ${scopeName.full}`}
      chosen={chosen}
      icon={<UserMinus aria-hidden />}
      busy={!checks.over}
      word={removalNeedsWord(scopeName.level, chosen.changes) ? REMOVE_WORD : undefined}
      plan={(client) => removePlan(client, scope, scopeName.full, chosen)}
      consequences={
        <ConsequenceList
          items={[
            { kind: 'loses', children: `Roles and groups in ${scopeName.full}${below}. This can’t be undone.` },
            {
              kind: 'keeps',
              children:
                scopeName.level === 'account'
                  ? 'The way back: they can be invited again, but start without their roles and groups.'
                  : 'Access that comes from a parent scope or a group of a parent scope.',
            },
            {
              kind: 'note',
              children: `We check each user again right before. The last ${adminWords[scopeName.level]} stays. ${ledger}`,
            },
            ...(chosen.changes.some(({ user }) => user.externallyManaged === true)
              ? [
                  {
                    kind: 'note' as const,
                    children: `${people(chosen.changes.filter(({ user }) => user.externallyManaged === true).length)} managed by your identity provider, which might add them again.`,
                  },
                ]
              : []),
          ]}
        />
      }
    />
  )
}

const emptyForm: AccessForm = { nextId: 2, rows: [{ id: 1, role: null, resourceGroup: null }], groups: [] }

function GiveRole({ people: all, ...props }: Omit<OneProps, 'facts'>) {
  const [form, dispatch] = useReducer(reduceAccess<AccessForm>, emptyForm)
  const [row] = form.rows
  const role = row?.role ?? null
  const resourceGroup = row?.resourceGroup ?? null
  const pair: RolePair | undefined =
    role === null || resourceGroup === null ? undefined : { role: named(role), resourceGroup: named(resourceGroup) }
  const broad = role?.broad !== undefined || resourceGroup?.broad !== undefined
  const chosen = preflight(all, pair === undefined ? () => undefined : giveReason(pair))
  const count = chosen.changes.length
  return (
    <ConfirmMany
      {...props}
      question={`Give ${people(count)} ${pair === undefined ? 'a role' : pairWords(pair)}`}
      chosen={chosen}
      icon={<UserPlus aria-hidden />}
      missing={pair === undefined ? 'Choose a role and a resource group.' : undefined}
      word={broad ? 'give' : undefined}
      // Only where both are chosen; before, the button is blocked.
      plan={(client) => givePlan(client, props.scope, pair ?? nothing, chosen)}
      choice={
        <RoleRows
          scope={props.scope}
          legend="Role to give"
          rows={form.rows.slice(0, 1)}
          errors={parseRows([]).rows}
          dispatch={dispatch}
          instead="Nothing can be given without them."
          only
        />
      }
      consequences={
        broad && pair !== undefined ? (
          <ConsequenceList
            items={[
              {
                kind: 'note',
                children: isHighRisk(pair)
                  ? `${pairWords(pair)} is far-reaching. ${people(count)} will have this role.`
                  : `${pairWords(pair)} lets people manage others. ${people(count)} will have this role.`,
              },
            ]}
          />
        ) : undefined
      }
    />
  )
}

const named = ({ value, label }: Choice) => ({ id: value, name: label })
const nothing: RolePair = { role: { id: '', name: '' }, resourceGroup: { id: '', name: '' } }

function TakeRole({ people: all, facts, ...props }: OneProps) {
  const [offered] = useState(() => rolesHeld(all))
  const [key, setKey] = useState<string>()
  const pair = offered.find((each) => pairKey(each.pair) === key)?.pair
  const chosen = preflight(all, pair === undefined ? () => 'No role is chosen yet.' : takeReason(pair, facts))
  const highRisk = pair !== undefined && isHighRisk(pair)
  const items = offered.map(({ pair: each, holders }) => ({
    value: pairKey(each),
    label: pairWords(each),
    hint: `Assigned directly to ${formatNumber(holders)} of those who are selected`,
  }))
  return (
    <ConfirmMany
      {...props}
      danger
      question={
        pair === undefined ? 'Take a role away' : `Take ${pairWords(pair)} from ${people(chosen.changes.length)}`
      }
      chosen={pair === undefined ? { changes: all, skipped: [] } : chosen}
      icon={<UserMinus aria-hidden />}
      missing={pair === undefined ? 'Choose the role.' : undefined}
      word={pair !== undefined && manyNeedWord(chosen.changes.length, highRisk) ? 'take' : undefined}
      plan={(client) => takePlan(client, props.scope, pair ?? nothing, chosen)}
      choice={
        <Field label="Role to take away">
          {(wiring) => (
            <Combobox
              wiring={wiring}
              items={items}
              value={items.find(({ value }) => value === key) ?? null}
              placeholder="Choose a role assigned directly"
              emptyText="None of them has a role assigned directly here"
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
            { kind: 'keeps', children: 'The same role through a group or from a parent scope stays.' },
            { kind: 'note', children: `The last ${adminWords[props.scopeName.level]} keeps that role.` },
          ]}
        />
      }
    />
  )
}
