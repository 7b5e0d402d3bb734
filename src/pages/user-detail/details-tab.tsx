import { Pencil } from 'lucide-react'
import { Suspense, useRef, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useSession } from '#src/components/session-context.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { ManagedByBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import { nameEditing } from '#src/domain/user-guards.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Badge } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { Card } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { DefinitionList } from '#src/ui/definition-list.tsx'
import { Note } from '#src/ui/note.tsx'
import { nameDrafts } from '#src/session/drafts.ts'
import { usePerson } from './person-context.ts'

const EditNameDialog = lazyPart(async () => (await import('./edit-name-dialog.tsx')).EditNameDialog)

/** What Harness reports about the person, in words; what it does not report is said too. */
export function DetailsTab() {
  const { person } = usePerson()
  const { user } = person
  return (
    <section aria-label="Details" className="flex max-w-[52rem] flex-col gap-4 px-4 pt-4 md:px-6">
      <Card>
        <DefinitionList
          items={[
            { term: 'Name', value: <NameValue /> },
            {
              term: 'Email',
              value: (
                <Copyable value={user.email} label="Copy email address">
                  <bdi className="min-w-0 break-all">{user.email}</bdi>
                </Copyable>
              ),
            },
            {
              term: 'User ID',
              value: (
                <Copyable value={user.uuid} label="Copy ID">
                  <code className="min-w-0 font-mono text-sm break-all">{user.uuid}</code>
                </Copyable>
              ),
            },
            { term: 'Sign-in', value: <SignIn user={user} /> },
            {
              term: 'Account use',
              value: flagWord(user.disabled, 'Disabled: cannot sign in', 'Not disabled'),
            },
            {
              term: 'Two-factor',
              value: (
                <Explained by={twoFactorWords(user.twoFactorAuthenticationEnabled)}>
                  <TwoFactorBadge user={user} />
                </Explained>
              ),
            },
            {
              term: 'Managed by',
              value:
                user.externallyManaged === true ? (
                  <Explained by="An identity provider">
                    <ManagedByBadge user={user} />
                  </Explained>
                ) : (
                  flagWord(user.externallyManaged, '', 'Harness, not by an identity provider')
                ),
            },
          ]}
        />
      </Card>
      <Note>
        Harness does not report last sign-in, sessions or devices of a person. An email address cannot be changed: add
        the new address and remove the old one.
      </Note>
    </section>
  )
}

function flagWord(flag: boolean | undefined, yes: string, no: string): string {
  return flag === undefined ? 'Unknown: Harness did not report it' : flag ? yes : no
}

function twoFactorWords(on: boolean | undefined): string {
  if (on === undefined) return 'Harness did not report it'
  return on ? 'Set up with an authenticator app' : 'No authenticator app is set up'
}

function Copyable({ value, label, children }: { value: string; label: string; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1">
      {children}
      <CopyButton value={value} label={label} />
    </span>
  )
}

function Explained({ by, children }: { by: string; children: ReactNode }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {children}
      <span className="text-sm text-text-secondary">{by}</span>
    </span>
  )
}

function SignIn({ user }: { user: UserMetadata }) {
  if (user.locked !== true) return <>{flagWord(user.locked, '', 'Not locked')}</>
  return (
    <Explained by="Too many failed attempts. Unlocking lets them try again now.">
      <Badge tone="danger">Locked</Badge>
    </Explained>
  )
}

function NameValue() {
  const { scope, person, isSelf } = usePerson()
  const { user } = person
  const { account, keyType } = useSession()
  const rights = usePermissions(scope)
  // Open again where the session ended while a name was being typed.
  const [editing, setEditing] = useState(() => nameDrafts.kept(user.uuid) !== undefined)
  const opener = useRef<HTMLButtonElement>(null)
  const how = nameEditing(user, keyType, isSelf)
  // Who becomes managed meanwhile keeps the dialog, read-only, with what was typed in it (docs/failures.md, F12).
  const [offered] = useState(how.kind === 'here')
  return (
    <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <span className="min-w-0">
        {user.name === undefined ? (
          <span className="text-muted">Not reported. The email stands in for it.</span>
        ) : (
          <bdi className="break-words">{user.name}</bdi>
        )}
        {how.kind === 'no' && <span className="mt-0.5 block text-sm text-muted">{how.reason}</span>}
      </span>
      {how.kind === 'profile' && (
        <Link className="text-sm text-accent-text underline" to={paths.profile(account)}>
          Change it in your profile
        </Link>
      )}
      {offered && (
        <Button
          ref={opener}
          size="small"
          icon={<Pencil />}
          aria-label={`Edit the name of ${displayName(user)}`}
          blockedReason={how.kind === 'no' ? how.reason : rights.reason('core_user_manage')}
          reasonPlacement={how.kind === 'no' ? 'hidden' : 'below'}
          onClick={() => {
            setEditing(true)
          }}
        >
          Edit name
        </Button>
      )}
      {editing && offered && (
        <Suspense>
          <EditNameDialog
            user={user}
            scope={scope}
            opener={opener}
            onClose={() => {
              setEditing(false)
            }}
          />
        </Suspense>
      )}
    </span>
  )
}
