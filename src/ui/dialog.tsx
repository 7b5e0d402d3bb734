import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { X } from 'lucide-react'
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { Button } from './button.tsx'
import { FocusBox } from './focus-box.tsx'
import { ignoreForeignEscape } from './keys.ts'

const widths = { small: 'md:w-[480px]', confirm: 'md:w-[544px]', medium: 'md:w-[720px]', large: 'md:w-[832px]' }

type FrameProps = {
  title: ReactNode
  /** Below the title: scope or user. */
  subtitle?: ReactNode
  size?: keyof typeof widths
  children: ReactNode
  /** Visible above the footer: content to read before pressing a button there. */
  panel?: ReactNode
  footer?: ReactNode
  /**
   * Receives focus at first; default: the first field, or the title (`AlertDialog`: the first button of the footer).
   */
  initialFocus?: RefObject<HTMLElement | null>
  /** Receives focus on close; default: the previously focused element. */
  finalFocus?: RefObject<HTMLElement | null> | undefined
}

type DialogProps = FrameProps & {
  open: boolean
  /** Called with false on Escape, the close button and a click outside. The caller decides whether it closes. */
  onOpenChange: (open: boolean) => void
  /** A click outside does not close it: for forms with unsent text. */
  keepOnOutsideClick?: boolean
}

/** A dialog: header, scrolling body, footer. Traps focus and returns it; a sheet from the bottom on a phone. */
export function Dialog({ open, onOpenChange, keepOnOutsideClick = false, size = 'medium', ...frame }: DialogProps) {
  return (
    <BaseDialog.Root
      open={open}
      onOpenChange={ignoreForeignEscape(onOpenChange)}
      disablePointerDismissal={keepOnOutsideClick}
    >
      <Frame {...frame} size={size} firstFocus="input:not([type=hidden]), select, textarea" />
    </BaseDialog.Root>
  )
}

/** A confirmation: a click outside does nothing, Escape and the close button cancel. */
export function AlertDialog({
  open,
  onOpenChange,
  size = 'confirm',
  ...frame
}: Omit<DialogProps, 'keepOnOutsideClick'>) {
  return (
    <BaseAlertDialog.Root open={open} onOpenChange={ignoreForeignEscape(onOpenChange)}>
      <Frame {...frame} size={size} firstFocus="[data-foot] button" />
    </BaseAlertDialog.Root>
  )
}

/** Subject of a confirmation: announced together with its title. */
export function AlertText({ children }: { children: ReactNode }) {
  return (
    <BaseAlertDialog.Description render={<div className="flex flex-col gap-4 text-sm" />}>
      {children}
    </BaseAlertDialog.Description>
  )
}

/** @param firstFocus selector of the element that takes focus by default; the title if there is none */
function Frame({
  title,
  subtitle,
  size = 'medium',
  children,
  panel,
  footer,
  initialFocus,
  finalFocus,
  firstFocus,
}: FrameProps & { firstFocus: string }) {
  const popup = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-(--duration-base) data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <BaseDialog.Viewport className="fixed inset-0 z-50 flex items-end justify-center md:items-center md:p-4">
        <BaseDialog.Popup
          ref={popup}
          className={clsx(
            'flex max-h-[calc(100dvh-1.5rem)] w-full flex-col overflow-hidden rounded-t-dialog border border-edge bg-raised text-text shadow-dialog outline-none md:max-h-full md:max-w-full md:rounded-dialog',
            'transition-[opacity,translate] duration-(--duration-base) ease-out data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0',
            // Elements on the raised background of a dialog use its color.
            '[--color-surface:var(--color-raised)]',
            widths[size],
          )}
          initialFocus={
            initialFocus ?? (() => popup.current?.querySelector<HTMLElement>(firstFocus) ?? heading.current)
          }
          {...(finalFocus === undefined ? {} : { finalFocus })}
        >
          <WindowTitle heading={heading} />
          <div className="flex items-start justify-between gap-4 px-5 pt-[18px]">
            <div className="min-w-0">
              <BaseDialog.Title
                ref={heading}
                tabIndex={-1}
                className="text-md font-semibold wrap-anywhere outline-none"
              >
                {title}
              </BaseDialog.Title>
              {subtitle !== undefined && (
                <div className="mt-1 text-sm wrap-anywhere text-text-secondary">{subtitle}</div>
              )}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className="-mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
            >
              <X aria-hidden className="size-4" />
            </BaseDialog.Close>
          </div>
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 pt-4 pb-[18px] text-base text-text-secondary">
            {children}
          </div>
          {panel}
          {footer !== undefined && (
            <div
              data-foot
              className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-subtle px-5 py-3 max-md:[&_button]:min-h-10 max-md:[&>:is(button,span)]:flex-auto max-md:[&>span>button]:w-full"
            >
              {footer}
            </div>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Viewport>
    </BaseDialog.Portal>
  )
}

/** The window title names the dialog while it is open. */
function WindowTitle({ heading }: { heading: RefObject<HTMLElement | null> }) {
  useEffect(() => {
    const name = `${heading.current?.textContent ?? ''} · `
    document.title = name + document.title
    return () => {
      // Unless a page has set another one.
      if (document.title.startsWith(name)) document.title = document.title.slice(name.length)
    }
  }, [heading])
  return null
}

type FooterQuestionProps = { text: ReactNode; stay: string; go: string; onStay: () => void; onGo: () => void }

/** A confirmation in the footer of a dialog, replacing the buttons that led to it; takes the focus. */
export function FooterQuestion({ text, stay, go, onStay, onGo }: FooterQuestionProps) {
  return (
    <FocusBox>
      <span className="flex flex-wrap items-center justify-end gap-2">
        <p role="alert" className="mr-auto text-sm text-text">
          {text}
        </p>
        <Button onClick={onStay}>{stay}</Button>
        <Button variant="danger-outline" onClick={onGo}>
          {go}
        </Button>
      </span>
    </FocusBox>
  )
}
