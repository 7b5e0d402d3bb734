import clsx from 'clsx'
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type NoteTone = 'plain' | 'info' | 'success' | 'warning' | 'danger'

const tones: Record<NoteTone, string> = {
  plain: 'border-edge bg-subtle [&>svg]:text-muted',
  info: 'border-accent-edge bg-accent-tint [&>svg]:text-accent-text',
  success: 'border-success-edge bg-success-tint [&>svg]:text-success-text',
  warning: 'border-warning-edge bg-warning-tint [&>svg]:text-warning-text',
  danger: 'border-danger-edge bg-danger-tint [&>svg]:text-danger-text',
}
const icons: Record<NoteTone, ReactNode> = {
  plain: <Info aria-hidden />,
  info: <Info aria-hidden />,
  success: <CircleCheck aria-hidden />,
  warning: <TriangleAlert aria-hidden />,
  danger: <CircleX aria-hidden />,
}

type NoteProps = {
  tone?: NoteTone
  title?: ReactNode
  icon?: ReactNode
  /** Announced when it appears, together with the title: what failed, and for whom. */
  alert?: ReactNode
  children?: ReactNode
  action?: ReactNode
}

/** A note in place. For announcements, put `role="alert"` on the text inside, or a `Status` around it. */
export function Note({ tone = 'plain', title, icon, alert, children, action }: NoteProps) {
  const head = title !== undefined && <p className="font-semibold text-text">{title}</p>
  return (
    <div
      className={clsx(
        'flex gap-2.5 rounded-card border px-3 py-2.5 text-sm text-text-secondary [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0',
        tones[tone],
      )}
    >
      {icon ?? icons[tone]}
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 break-words">
          {alert === undefined ? (
            head
          ) : (
            <div role="alert">
              {head}
              <p>{alert}</p>
            </div>
          )}
          {children}
        </div>
        {action}
      </div>
    </div>
  )
}
