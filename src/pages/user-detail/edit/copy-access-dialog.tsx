import { useQuery } from '@tanstack/react-query'
import { useState, type RefObject } from 'react'
import { Link } from 'react-router'
import { Elsewhere, useElsewhere } from '#src/components/copy-access/elsewhere.tsx'
import { GrantElsewhereDialog } from '#src/components/copy-access/grant-elsewhere-dialog.tsx'
import { AccessPreview, PersonProblems } from '#src/components/copy-access/access-preview.tsx'
import { UnreadNote } from '#src/components/read-error.tsx'
import { itemOf, PersonField } from '#src/components/copy-access/person-field.tsx'
import { useAccessPreview, usePersonAccess } from '#src/components/copy-access/use-access-preview.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { CopiedAccess } from '#src/domain/copy-access.ts'
import { userQuery } from '#src/queries/user-queries.ts'
import { Button } from '#src/ui/button.tsx'
import type { ComboboxItem } from '#src/ui/combobox.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'
import type { NewRole } from './staging.ts'
import { pairKey } from '#src/domain/roles.ts'

type CopyAccessDialogProps = {
  scope: Scope
  scopeName: string
  userId: string
  email: string
  name: string
  /** From the address: the initial source of the access. */
  from: string | undefined
  /** Keys of the roles that are already assigned or staged. */
  held: ReadonlySet<string>
  finalFocus: RefObject<HTMLElement | null>
  onAdd: (roles: readonly NewRole[]) => void
  onClose: () => void
}

/** Shows which roles of another user would be new here, before they are added to the staged changes. */
export function CopyAccessDialog(props: CopyAccessDialogProps) {
  const { scope, scopeName, userId, email, name, from, held, finalFocus, onAdd, onClose } = props
  const [chosen, setChosen] = useState<ComboboxItem | null>()
  const namedId = from !== undefined && from !== userId && isSafeId(from) ? from : undefined
  const named = useQuery({ ...userQuery(scope, namedId ?? ''), enabled: namedId !== undefined })
  const initialPerson = named.data === undefined ? null : itemOf(named.data.user)
  const person = chosen === undefined ? initialPerson : chosen
  const has = usePersonAccess(scope, person?.value)
  const { offer, waiting, unread } = useAccessPreview(scope, has.access)
  const elsewhere = useElsewhere(scope, person, userId)
  const split = offer && withoutHeld(offer, held)
  const fresh = split?.offer.rows ?? []
  return (
    <Dialog
      open
      size="confirm"
      title={
        <>
          Copy access to <bdi>{name}</bdi>
        </>
      }
      subtitle={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <p className="mr-auto text-sm text-muted">Not saved until you select Save.</p>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            blockedReason={fresh.length > 0 ? undefined : 'Choose a user with roles to copy first.'}
            reasonPlacement="hidden"
            onClick={() => {
              onAdd(
                fresh.map(({ role, resourceGroup }) => ({
                  role: { id: role.value, name: role.label },
                  resourceGroup: { id: resourceGroup.value, name: resourceGroup.label },
                  broad: role.broad !== undefined || resourceGroup.broad !== undefined,
                })),
              )
            }}
          >
            {fresh.length === 0
              ? 'Add to changes'
              : byCount(fresh.length, 'Add 1 role to changes', `Add ${formatNumber(fresh.length)} roles to changes`)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {from !== undefined && namedId === undefined && (
          <Note tone="warning">
            <p role="alert">
              The user in this link can’t be used to copy access to <bdi>{name}</bdi>. Choose another user.
            </p>
          </Note>
        )}
        {named.isError && named.data === undefined && chosen === undefined && (
          <UnreadNote what="linkedUser" query={named} />
        )}
        <PersonField
          scope={scope}
          scopeName={scopeName}
          value={person}
          onChange={setChosen}
          except={userId}
          hint="Search by name or email. Direct roles in this scope are copied."
        />
        {person !== null && <PersonProblems person={person} has={has} />}
        {unread.map(({ what, query }) => (
          <UnreadNote key={what} what={what} query={query} />
        ))}
        {person !== null && (
          <Elsewhere person={person} scopeName={scopeName} elsewhere={elsewhere}>
            {(places, title) => (
              <GrantElsewhereDialog
                key={person.value}
                scope={scope}
                from={person.label}
                places={places}
                receivers={{ text: name, emails: [email] }}
                title={title}
                // The same dialog there, for the same two users.
                linkTo={(placeScope) => `${paths.user(placeScope, userId)}?copy=${encodeURIComponent(person.value)}`}
              />
            )}
          </Elsewhere>
        )}
        {waiting || has.waiting || (named.isLoading && chosen === undefined) ? (
          <Skeleton className="h-16" />
        ) : (
          split !== undefined && (
            <>
              {split.held.length > 0 && (
                <p className="text-sm">
                  <bdi>{name}</bdi> already has {formatNumber(split.held.length)} of these roles:{' '}
                  {formatList(split.held)}.
                </p>
              )}
              <AccessPreview offer={split.offer} groupsKnown={has.groupsKnown} />
              {split.groups.length > 0 && (
                <Note title="Groups aren’t copied here">
                  Add <bdi>{name}</bdi> to {formatList(split.groups)} on the{' '}
                  <Link className="text-accent-text underline" to={paths.user(scope, userId, 'groups')}>
                    Groups tab
                  </Link>
                  .
                </Note>
              )}
            </>
          )
        )}
      </div>
    </Dialog>
  )
}

/** Without roles that are already assigned, and without groups, which are no roles. */
function withoutHeld(offer: CopiedAccess, held: ReadonlySet<string>) {
  const isHeld = (row: CopiedAccess['rows'][number]) => held.has(pairKey(row))
  return {
    offer: {
      rows: offer.rows.filter((row) => !isHeld(row)),
      groups: [],
      omitted: offer.omitted.filter(({ kind }) => kind !== 'group'),
    },
    held: offer.rows.filter(isHeld).map(({ role, resourceGroup }) => `${role.label} for ${resourceGroup.label}`),
    groups: offer.groups.map(({ label }) => label),
  }
}
