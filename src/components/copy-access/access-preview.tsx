import { CircleMinus, KeyRound, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { ReadError, UnreadNote } from '#src/components/read-error.tsx'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { permissionLabel } from '#src/domain/permissions.ts'
import type { CopiedAccess } from '#src/domain/copy-access.ts'
import type { ComboboxItem } from '#src/ui/combobox.tsx'
import { Note } from '#src/ui/note.tsx'
import type { PersonAccess } from './use-access-preview.ts'
import { pairKey } from '#src/domain/roles.ts'

type PersonProblemsProps = { person: ComboboxItem; has: PersonAccess }

/** Parts of a user's access that couldn't be loaded. */
export function PersonProblems({ person, has: { detail, groups } }: PersonProblemsProps) {
  const cut = groups.data === undefined ? 0 : groups.data.totalItems - groups.data.rows.length
  if (detail.isError && detail.data === undefined)
    return (
      <ReadError
        error={detail.error}
        what={['rolesOf', person.label]}
        onRetry={() => void detail.refetch()}
        retrying={detail.isFetching}
      />
    )
  return (
    <>
      {groups.isError && groups.data === undefined && <UnreadNote what={['groupsOf', person.label]} query={groups} />}
      {groups.data?.pageSize === 0 && (
        <Note tone="warning">
          You don’t have permission to view groups, so only roles can be copied. Ask an admin for{' '}
          {permissionLabel('core_usergroup_view')}.
        </Note>
      )}
      {cut > 0 && (
        <Note tone="warning">
          {byCount(
            cut,
            'We couldn’t load 1 of this user’s groups, so it isn’t copied.',
            `We couldn’t load ${formatNumber(cut)} of this user’s groups, so they aren’t copied.`,
          )}
        </Note>
      )}
    </>
  )
}

type AccessPreviewProps = {
  offer: CopiedAccess
  /** Whether all groups of the user were loaded; without them, nothing is known about inherited roles. */
  groupsKnown: boolean
}

/** Preview of the access to assign, and of omitted parts with their reasons. */
export function AccessPreview({ offer: { rows, groups, omitted }, groupsKnown }: AccessPreviewProps) {
  const nothing = rows.length + groups.length === 0
  return (
    <>
      <section aria-labelledby="copy-access-given" className="flex flex-col gap-1.5">
        <h3 id="copy-access-given" className="text-sm font-semibold text-text">
          {nothing ? 'No access to copy' : 'Will be assigned'}
        </h3>
        {nothing && (
          <p className="text-sm">
            {omitted.length === 0
              ? groupsKnown
                ? 'This user has no direct roles and no groups here.'
                : 'This user has no direct roles here. We couldn’t check their groups.'
              : omitted.every(({ isAutomatic }) => isAutomatic)
                ? groupsKnown
                  ? 'This user has only the access that every member gets.'
                  : 'This user has no direct roles beyond what every member gets. We couldn’t check their groups.'
                : 'None of their access can be assigned here.'}
          </p>
        )}
        <ul className="flex flex-col gap-1 text-sm empty:hidden">
          {rows.map(({ role, resourceGroup }) => (
            <Line
              key={pairKey({ role, resourceGroup })}
              icon={<KeyRound aria-hidden className={role.broad === undefined ? 'text-muted' : 'text-accent-text'} />}
            >
              <bdi className="font-medium text-text">{role.label}</bdi> for <bdi>{resourceGroup.label}</bdi>
              {role.broad !== undefined && <span className="text-muted"> · can manage users</span>}
              {resourceGroup.broad !== undefined && <span className="text-muted"> · also in child scopes</span>}
            </Line>
          ))}
          {groups.map(({ value, label }) => (
            <Line key={value} icon={<Users aria-hidden className="text-muted" />}>
              Group <bdi className="font-medium text-text">{label}</bdi>
            </Line>
          ))}
        </ul>
      </section>
      {omitted.length > 0 && (
        <section aria-labelledby="copy-access-left" className="flex flex-col gap-1.5">
          <h3 id="copy-access-left" className="text-sm font-semibold text-text">
            Can’t be copied
          </h3>
          <ul className="flex flex-col gap-1 text-sm">
            {omitted.map(({ text }) => (
              <Line key={text} icon={<CircleMinus aria-hidden className="text-warning-text" />}>
                <bdi>{text}</bdi>
              </Line>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <span className="min-w-0 break-words">{children}</span>
    </li>
  )
}
