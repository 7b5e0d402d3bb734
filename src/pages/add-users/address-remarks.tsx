import { Info, MailCheck, ShieldAlert, TriangleAlert, UserRoundCheck } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { StaleNote } from '#src/components/read-error.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { outsideDomains } from '#src/domain/address.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { readFailure } from '#src/domain/read-failure.ts'
import { AddressList } from '#src/ui/address-list.tsx'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import type { AddUsersForm, FormAction } from './add-users.form.ts'
import type { KnownPeople } from './use-known-people.ts'
import {
  addressOf,
  attentionChips,
  attentionText,
  confirmableOf,
  needsAddressFix,
  readyAddresses,
  relatedAddresses,
} from './chip-state.ts'

/** Maximum number of notes of one kind that are shown; more are counted. */
const MAX_REMARKS = 4

type AddressRemarksProps = {
  scope: Scope
  form: AddUsersForm
  known: KnownPeople
  scopeName: string
  dispatch: (action: FormAction) => void
  onEdit: (id: number) => void
}

/** Notes about the addresses before sending, one sentence each: invalid, repeated, already here, invited. */
export function AddressRemarks({ scope, form, known, scopeName, dispatch, onEdit }: AddressRemarksProps) {
  const attention = attentionChips(form)
  const ready = readyAddresses(form)
  const here = ready.filter((address) => known.here.has(address))
  const invited = ready.filter((address) => known.invited.has(address) && !known.here.has(address))
  const unfinished = ready.filter((address) => known.unfinished.has(address) && !known.here.has(address))
  const joining = ready.filter(
    (address) => known.inAccount?.has(address) === true && !known.here.has(address) && !known.invited.has(address),
  )
  const outside = outsideDomains(ready, known.allowedDomains).filter((address) => !known.here.has(address))
  const international = form.chips.filter(({ check }) => check.ok && check.international)
  const related = relatedAddresses(ready)
  return (
    <ul className="flex flex-col gap-1.5 text-sm empty:hidden">
      {attention.slice(0, MAX_REMARKS).map((chip) => (
        <Remark key={chip.id} icon={<TriangleAlert aria-hidden className="text-danger-text" />}>
          <Address>{chip.text}</Address> <span className="text-danger-text">{attentionText(chip)}</span>{' '}
          <TextButton
            label={`Edit address: ${chip.text}`}
            onClick={() => {
              onEdit(chip.id)
            }}
          >
            Edit
          </TextButton>
          {needsAddressFix(chip) && confirmableOf(chip) !== undefined && (
            <>
              {' '}
              <TextButton
                onClick={() => {
                  dispatch({ type: 'confirm', id: chip.id })
                }}
              >
                Use {confirmableOf(chip)} anyway
              </TextButton>
            </>
          )}
          {!needsAddressFix(chip) && (
            <>
              {' '}
              <TextButton
                label={`Use the access below instead: ${chip.text}`}
                onClick={() => {
                  dispatch({ type: 'as-below', ids: new Set([chip.id]) })
                }}
              >
                Use the access below instead
              </TextButton>
            </>
          )}
        </Remark>
      ))}
      {attention.length > 1 && (
        <Remark icon={<span aria-hidden className="w-4 shrink-0" />}>
          {attention.length > MAX_REMARKS && (
            <>
              {byCount(
                attention.length - MAX_REMARKS,
                '1 more to fix above.',
                `${formatNumber(attention.length - MAX_REMARKS)} more to fix above.`,
              )}{' '}
            </>
          )}
          <TextButton
            onClick={() => {
              dispatch({ type: 'remove-attention' })
            }}
          >
            Remove {formatNumber(attention.length)} marked addresses
          </TextButton>
        </Remark>
      )}
      {form.repeated.length > 0 && (
        <Remark icon={<Info aria-hidden />}>
          {byCount(
            form.repeated.length,
            'Skipped 1 repeated address:',
            `Skipped ${formatNumber(form.repeated.length)} repeated addresses:`,
          )}{' '}
          <bdi>{some(form.repeated)}</bdi>. <Everyone label="Repeated addresses" addresses={form.repeated} />
        </Remark>
      )}
      {here.length > 0 && (
        <Remark icon={<UserRoundCheck aria-hidden className="text-accent-text" />}>
          {here.length === 1 ? (
            <>
              <People addresses={here} /> is already in <bdi>{scopeName}</bdi>.
            </>
          ) : (
            <>
              <People addresses={here} /> are already in <bdi>{scopeName}</bdi>.
            </>
          )}
          {!form.noAccess && ' They’ll get the roles and groups below.'}{' '}
          <Everyone label={`Already in ${scopeName}`} addresses={here} />
        </Remark>
      )}
      {invited.length > 0 && (
        <Remark icon={<MailCheck aria-hidden className="text-accent-text" />}>
          {invited.length === 1 ? (
            <>
              <People addresses={invited} /> has a pending invitation. We’ll resend it with its original roles, not the
              ones below.
            </>
          ) : (
            <>
              <People addresses={invited} /> have pending invitations. We’ll resend them with their original roles, not
              the ones below.
            </>
          )}{' '}
          <InvitationLink scope={scope} addresses={invited} /> <Everyone label="Already invited" addresses={invited} />
        </Remark>
      )}
      {unfinished.length > 0 && (
        <Remark icon={<TriangleAlert aria-hidden className="text-warning-text" />}>
          {unfinished.length === 1 ? (
            <>
              <People addresses={unfinished} /> accepted an invitation but hasn’t finished signing up. Harness will
              reject this whole batch if it’s included.
            </>
          ) : (
            <>
              <People addresses={unfinished} /> accepted invitations but haven’t finished signing up. Harness will
              reject a whole batch if one of them is included.
            </>
          )}{' '}
          <TextButton
            onClick={() => {
              const out = new Set(unfinished)
              for (const chip of form.chips)
                if (out.has(addressOf(chip) ?? '')) dispatch({ type: 'remove', id: chip.id })
            }}
          >
            {unfinished.length === 1 ? 'Remove this address' : 'Remove these addresses'}
          </TextButton>{' '}
          <Everyone label="Sign-up incomplete" addresses={unfinished} />
        </Remark>
      )}
      {joining.length > 0 && (
        <Remark icon={<UserRoundCheck aria-hidden className="text-accent-text" />}>
          {joining.length === 1 ? (
            <>
              <People addresses={joining} /> is already in the account and will be added without an invitation.
            </>
          ) : (
            <>
              <People addresses={joining} /> are already in the account and will be added without an invitation.
            </>
          )}{' '}
          <Everyone label="Already in the account" addresses={joining} />
        </Remark>
      )}
      {outside.length > 0 && (
        <Remark icon={<ShieldAlert aria-hidden className="text-warning-text" />}>
          {outside.length === 1 ? (
            <>
              <People addresses={outside} /> can be added but can’t sign in until an admin allows the domain.
            </>
          ) : (
            <>
              <People addresses={outside} /> can be added but can’t sign in until an admin allows their domains.
            </>
          )}{' '}
          Allowed domains: <bdi>{some(known.allowedDomains)}</bdi>.{' '}
          <Everyone label="Outside the allowed domains" addresses={outside} />
        </Remark>
      )}
      {international.slice(0, MAX_REMARKS).map((chip) => (
        <Remark key={chip.id} icon={<Info aria-hidden />}>
          <Address>{chip.text}</Address> has an international domain and is sent as{' '}
          <bdi className="font-mono break-all">{addressOf(chip)}</bdi>.
        </Remark>
      ))}
      {related.length > 0 && (
        <Remark icon={<Info aria-hidden />}>{some(related)} are similar. Each is added as a separate user.</Remark>
      )}
      {known.lookup !== undefined && ready.length > 0 && <Lookup {...known.lookup} />}
      {known.invitesFailed && ready.length > 0 && (
        <Remark icon={<Info aria-hidden />}>
          We couldn’t check who is already invited. The result shows it for each address.
        </Remark>
      )}
      {known.moreInvites > 0 && ready.length > 0 && (
        <Remark icon={<Info aria-hidden />}>
          {known.invitesPending
            ? `Checking ${formatNumber(known.moreInvites)} older invitations…`
            : `We didn’t check ${formatNumber(known.moreInvites)} older invitations. The result shows it for each address.`}
        </Remark>
      )}
    </ul>
  )
}

/** The lookup of addresses, if it did not simply succeed. */
function Lookup({ query, queryKey }: NonNullable<KnownPeople['lookup']>) {
  const retry = () => void query.refetch()
  const outcome = readOutcome(query.error)
  const { title, text, again } = readFailure(query.error, 'knownUsers')
  return (
    <li>
      <SlowReadNotice query={query} queryKey={queryKey} what="knownUsers" />
      {query.isError && query.data !== undefined && (
        <StaleNote
          what="knownUsers"
          error={query.error}
          updatedAt={query.dataUpdatedAt}
          onRetry={retry}
          retrying={query.isFetching}
        />
      )}
      {query.isError && query.data === undefined && (
        <Note
          tone="warning"
          title={outcome === 'forbidden' ? title : 'Couldn’t check which users are already here'}
          action={
            again && (
              <Button size="small" busy={query.isFetching} onClick={retry}>
                Check again
              </Button>
            )
          }
        >
          <span role="alert">{text} The result shows it for each address.</span>
          <ErrorDetails error={query.error} />
        </Note>
      )}
    </li>
  )
}

function Remark({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </li>
  )
}

/** Opens a new tab, so that the addresses stay here. */
function InvitationLink({ scope, addresses }: { scope: Scope; addresses: readonly string[] }) {
  const [only = ''] = addresses.length === 1 ? addresses : []
  return (
    <Link
      to={paths.invitations(scope, only === '' ? '' : `?q=${encodeURIComponent(only)}`)}
      target="_blank"
      rel="noopener"
      className="font-medium text-accent-text underline underline-offset-2 hover:no-underline"
    >
      {addresses.length === 1 ? 'Edit the invitation instead' : 'Edit the invitations instead'}
      <span className="sr-only"> (opens in a new tab)</span>
    </Link>
  )
}

function Address({ children }: { children: string }) {
  return <bdi className="font-semibold break-all text-text">{children}</bdi>
}

function People({ addresses }: { addresses: readonly string[] }) {
  const [only] = addresses
  return addresses.length === 1 && only !== undefined ? (
    <Address>{only}</Address>
  ) : (
    <>
      <span className="font-semibold text-text">
        {byCount(addresses.length, '1 user', `${formatNumber(addresses.length)} users`)}
      </span>{' '}
      ({some(addresses)})
    </>
  )
}

/** All entries of a list whose sentence names only the first few, on request. */
function Everyone({ label, addresses }: { label: string; addresses: readonly string[] }) {
  const [open, setOpen] = useState(false)
  if (addresses.length <= MAX_REMARKS) return null
  return (
    <>
      <TextButton
        expanded={open}
        label={
          open
            ? `Hide all ${formatNumber(addresses.length)}: ${label}`
            : `Show all ${formatNumber(addresses.length)}: ${label}`
        }
        onClick={() => {
          setOpen(!open)
        }}
      >
        {open ? `Hide all ${formatNumber(addresses.length)}` : `Show all ${formatNumber(addresses.length)}`}
      </TextButton>
      {open && (
        <div className="mt-1.5">
          <AddressList label={label} addresses={addresses} />
        </div>
      )}
    </>
  )
}

/** The first few of a list in words. */
function some(texts: readonly string[]): string {
  const more = texts.length - MAX_REMARKS
  return formatList([...texts.slice(0, MAX_REMARKS), ...(more > 0 ? [`${formatNumber(more)} more`] : [])])
}

function TextButton({
  label,
  expanded,
  onClick,
  children,
}: {
  label?: string | undefined
  expanded?: boolean
  onClick: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={expanded}
      onClick={onClick}
      className="rounded-badge text-left font-medium text-accent-text underline underline-offset-2 hover:no-underline"
    >
      {children}
    </button>
  )
}
