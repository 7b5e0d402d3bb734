import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'

const widths = { small: 'md:w-[480px]', confirm: 'md:w-[544px]', medium: 'md:w-[720px]', large: 'md:w-[832px]' }

type DialogProps = {
  open: boolean
  /** Called with false on Escape, the close button and a click outside. Decide there whether it may close. */
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** Under the title: scope or person. */
  stamp?: ReactNode
  size?: keyof typeof widths
  children: ReactNode
  footer?: ReactNode
  /** What takes focus at first; else the first control. */
  initialFocus?: RefObject<HTMLElement | null>
  /** What takes focus at the end; else what had it before. */
  finalFocus?: RefObject<HTMLElement | null>
  /** A click outside does not close it: for forms with unsent text. */
  keepOnOutsideClick?: boolean
}

const popupClasses =
  'fixed z-50 flex max-h-[calc(100dvh-2rem)] flex-col overflow-hidden rounded-dialog border border-edge bg-raised text-text shadow-dialog outline-none transition-[opacity,translate] duration-(--duration-base) ease-out data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 max-md:inset-x-0 max-md:bottom-0 max-md:max-h-[calc(100dvh-1rem)] max-md:rounded-b-none md:top-1/2 md:left-1/2 md:max-w-[calc(100vw-2rem)] md:-translate-x-1/2 md:-translate-y-1/2'
const backdropClasses = 'fixed inset-0 z-40 bg-scrim'

/** A dialog: head, scrolling body, foot. Keeps focus inside and gives it back; a sheet from the bottom on a phone. */
export function Dialog({
  open,
  onOpenChange,
  title,
  stamp,
  size = 'medium',
  children,
  footer,
  initialFocus,
  finalFocus,
  keepOnOutsideClick = false,
}: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={keepOnOutsideClick}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClasses} />
        <BaseDialog.Popup
          className={clsx(popupClasses, widths[size])}
          {...(initialFocus === undefined ? {} : { initialFocus })}
          {...(finalFocus === undefined ? {} : { finalFocus })}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-[18px] pb-3">
            <div className="min-w-0">
              <BaseDialog.Title className="text-md font-semibold break-words outline-none" tabIndex={-1}>
                {title}
              </BaseDialog.Title>
              {stamp !== undefined && <div className="mt-0.5 text-sm break-words text-muted">{stamp}</div>}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className="flex size-8 shrink-0 items-center justify-center rounded-control text-text-secondary hover:bg-hover"
            >
              <X aria-hidden className="size-4" />
            </BaseDialog.Close>
          </div>
          <Body footer={footer}>{children}</Body>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

/** A question that has to be answered: no close button, a click outside does nothing, Escape cancels. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  stamp,
  size = 'confirm',
  children,
  footer,
  initialFocus,
  finalFocus,
}: Omit<DialogProps, 'keepOnOutsideClick'>) {
  return (
    <BaseAlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className={backdropClasses} />
        <BaseAlertDialog.Popup
          className={clsx(popupClasses, widths[size])}
          {...(initialFocus === undefined ? {} : { initialFocus })}
          {...(finalFocus === undefined ? {} : { finalFocus })}
        >
          <div className="px-5 pt-[18px] pb-3">
            <BaseAlertDialog.Title className="text-md font-semibold break-words">{title}</BaseAlertDialog.Title>
            {stamp !== undefined && <div className="mt-0.5 text-sm break-words text-muted">{stamp}</div>}
          </div>
          <Body footer={footer}>{children}</Body>
        </BaseAlertDialog.Popup>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  )
}

function Body({ children, footer }: { children: ReactNode; footer: ReactNode }) {
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 pb-5 text-base text-text-secondary">
        {children}
      </div>
      {footer !== undefined && (
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-edge bg-subtle px-5 py-3">
          {footer}
        </div>
      )}
    </>
  )
}
