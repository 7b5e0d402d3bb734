import { Pencil } from 'lucide-react'
import { Suspense, useRef, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useSession } from '#src/components/session-context.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { ManagedByBadge, StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import { nameEditing } from '#src/domain/user-guards.ts'
import { EmailText } from '#src/ui/email-text.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button } from '#src/ui/button.tsx'
import { Card } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { DefinitionList } from '#src/ui/definition-list.tsx'
import { nameDrafts } from '#src/session/drafts.ts'
import { usePerson } from './person-context.ts'

const EditNameDialog = lazyPart(async () => (await import('./edit-name-dialog.tsx')).EditNameDialog)

/** The user's properties as text, including those that Harness doesn't report. */
export function DetailsTab() {
  const { person } = usePerson()
  const { user } = person
  return (
    <section aria-label="Details" className="flex flex-col gap-3.5 px-4 pt-3.5 pb-8 md:px-6">
      <Card>
        <DefinitionList
          items={[
            { term: 'Name', value: <NameValue /> },
            {
              term: 'Email',
              value: (
                <Copyable value={user.email} label="Copy email">
                  <EmailText email={user.email} className="min-w-0 wrap-anywhere" />
                </Copyable>
              ),
            },
            {
              term: 'User ID',
              value: (
                <Copyable value={user.uuid} label="Copy user ID">
                  <code className="min-w-0 font-mono text-sm break-all">{user.uuid}</code>
                </Copyable>
              ),
            },
            { term: 'Status', value: <SignIn user={user} /> },
            {
              term: 'Two-factor authentication',
              value: (
                <Explained by={twoFactorText(user.twoFactorAuthenticationEnabled)}>
                  <TwoFactorBadge user={user} />
                </Explained>
              ),
            },
            {
              term: 'Managed by',
              value:
                user.externallyManaged === true ? (
                  <ManagedByBadge user={user} />
                ) : (
                  flagWord(user.externallyManaged, 'Harness')
                ),
            },
            { term: 'Last sign-in', value: <span className="text-muted">Harness doesn’t report this</span> },
          ]}
        />
      </Card>
      <p className="text-sm text-muted">
        An email address can’t be changed. Add the user with the new address, and remove the old one.
      </p>
    </section>
  )
}

function flagWord(flag: boolean | undefined, no: string): string {
  return flag === undefined ? 'Harness didn’t report this' : no
}

function twoFactorText(on: boolean | undefined): string {
  if (on === undefined) return 'Harness didn’t report this'
  return on ? '' : 'No authenticator app is set up'
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
      <span className="text-sm text-muted empty:hidden">{by}</span>
    </span>
  )
}

function SignIn({ user }: { user: UserMetadata }) {
  const isLocked = user.locked === true
  const isDisabled = user.disabled === true
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <StatusBadge user={user} />
      {isLocked && isDisabled && <StatusBadge user={{ ...user, locked: false }} />}
      <span className="text-sm text-muted empty:hidden">
        {isLocked ? 'Too many sign-in attempts' : isDisabled ? 'Can’t sign in' : ''}
      </span>
    </span>
  )
}

function NameValue() {
  const { scope, person, isSelf } = usePerson()
  const { user } = person
  const { account, keyType } = useSession()
  const permissions = usePermissions(scope)
  // Open again if the session ended while a name was being typed.
  const [editing, setEditing] = useState(() => nameDrafts.kept(user.uuid) !== undefined)
  const opener = useRef<HTMLButtonElement>(null)
  const nameAccess = nameEditing(user, keyType, isSelf)
  // A user who becomes managed in the meantime keeps the dialog, read-only, with the typed name (docs/failures.md,
  // F12).
  const [offered] = useState(nameAccess.kind === 'here')
  return (
    <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <span className="min-w-0">
        {user.name === undefined ? (
          <span className="text-muted">No name reported. The email is shown instead.</span>
        ) : (
          <bdi className="break-words">{user.name}</bdi>
        )}
        {nameAccess.kind === 'no' && <span className="mt-0.5 block text-sm text-muted">{nameAccess.reason}</span>}
      </span>
      {nameAccess.kind === 'profile' && (
        <Link className="text-sm text-accent-text underline" to={paths.profile(account)}>
          Edit in your profile
        </Link>
      )}
      {offered && (
        <Button
          ref={opener}
          size="small"
          icon={<Pencil />}
          aria-label={`Edit name of ${displayName(user)}`}
          blockedReason={nameAccess.kind === 'no' ? nameAccess.reason : permissions.reason('core_user_manage')}
          reasonPlacement={nameAccess.kind === 'no' ? 'hidden' : 'below'}
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
