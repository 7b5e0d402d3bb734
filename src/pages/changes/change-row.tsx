import {
  CircleHelp,
  KeyRound,
  LockOpen,
  MailX,
  Pencil,
  Send,
  ShieldCheck,
  ShieldOff,
  UserRoundMinus,
  UserRoundPlus,
  Users,
  X,
  type LucideIcon,
} from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { paths } from '#src/domain/paths.ts'
import { formatTime } from '#src/domain/format.ts'
import type { ChangeLogEntry } from '#src/session/change-log.ts'
import { Badge } from '#src/ui/badge.tsx'
import { buttonClasses } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'

const icons: Partial<Record<ChangeLogEntry['operation'], LucideIcon>> = {
  addUsers: UserRoundPlus,
  removeUser: UserRoundMinus,
  unlockUser: LockOpen,
  postRoleAssignments: KeyRound,
  bulkDeleteRoleAssignment: KeyRound,
  putMember: Users,
  deleteMember: Users,
  updateInvite: Send,
  deleteInvite: MailX,
  changeUserPassword: KeyRound,
  enableTwoFactorAuth: ShieldCheck,
  disableTTwoFactorAuth: ShieldOff,
}

/** One change: time, change, and scope. Only an exception has a badge; other data is in Details. */
export function ChangeRow({ entry }: { entry: ChangeLogEntry }) {
  const { at, operation, outcome, scope, about } = entry
  const Icon = icons[operation] ?? Pencil
  return (
    <li className="border-b border-line py-1.5">
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <time dateTime={new Date(at).toISOString()} className="w-10 shrink-0 text-text-secondary tabular-nums">
          {formatTime(at)}
        </time>
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 flex-[1_1_14rem] wrap-anywhere text-text">
          <Sentence entry={entry} />
        </span>
        <ScopeTag scope={scope} />
        {outcome === 'not-done' && (
          <Badge tone="danger" icon={<X aria-hidden />}>
            Failed
          </Badge>
        )}
        {outcome === 'unknown' && (
          <Badge tone="warning" icon={<CircleHelp aria-hidden />}>
            Not confirmed
          </Badge>
        )}
        {about !== undefined && (
          <Link to={paths.user(scope, about.id)} className={buttonClasses('secondary', 'small')}>
            View <span className="sr-only">{about.name}</span>
          </Link>
        )}
      </div>
      <Details entry={entry} />
    </li>
  )
}

/** The change in the past tense; if it failed or is unconfirmed, in its requested form. */
function Sentence({ entry: { outcome, action, past, scope, about } }: { entry: ChangeLogEntry }) {
  if (outcome !== 'done') return <>{action}</>
  const start = about === undefined ? -1 : past.indexOf(about.name)
  if (about === undefined || start < 0) return <>{past}.</>
  return (
    <>
      {past.slice(0, start)}
      <Link to={paths.user(scope, about.id)} className="font-medium underline underline-offset-2">
        <bdi>{about.name}</bdi>
      </Link>
      {past.slice(start + about.name.length)}.
    </>
  )
}

/** Reason, separate results, and the ID for support. Rendered when opened: there can be thousands. */
function Details({ entry: { action, text, lines, correlationId } }: { entry: ChangeLogEntry }) {
  const [open, setOpen] = useState(false)
  if (text === undefined && lines.length === 0 && correlationId === undefined) return null
  return (
    <div className="flex flex-col gap-1 pl-14 text-xs text-text-secondary max-md:pl-0">
      {text !== undefined && <p className="wrap-anywhere">{text}</p>}
      {(lines.length > 0 || correlationId !== undefined) && (
        <details
          onToggle={({ currentTarget }) => {
            setOpen(currentTarget.open)
          }}
        >
          <summary className="w-fit min-h-6 cursor-pointer py-1">
            Details<span className="sr-only">: {action}</span>
          </summary>
          {open && (
            <>
              {lines.length > 0 && (
                <ul className="list-disc pl-5">
                  {lines.map((line) => (
                    <li key={line} className="wrap-anywhere">
                      <bdi>{line}</bdi>
                    </li>
                  ))}
                </ul>
              )}
              {correlationId !== undefined && (
                <p className="flex flex-wrap items-center gap-1">
                  Correlation ID <code className="font-mono wrap-anywhere">{correlationId}</code>
                  <CopyButton value={correlationId} label={`Copy the correlation ID of “${action}”`} />
                </p>
              )}
            </>
          )}
        </details>
      )}
    </div>
  )
}
