import { Toast } from '@base-ui/react/toast'
import clsx from 'clsx'
import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'

export type ToastTone = 'success' | 'warning' | 'danger'

const icons: Record<ToastTone, ReactNode> = {
  success: <CircleCheck aria-hidden className="text-success-text" />,
  warning: <TriangleAlert aria-hidden className="text-warning-text" />,
  danger: <CircleAlert aria-hidden className="text-danger-text" />,
}

/** It is a context provider; its type is any node. */
const Provider = Toast.Provider as (props: Toast.Provider.Props) => ReactElement

/**
 * Where toasts appear: lower left above the pagination and other bars, paused under pointer and focus.
 *
 * @param timeout milliseconds; 0: until closed
 */
export function ToastProvider({ timeout, children }: { timeout: number; children: ReactNode }) {
  return (
    <Provider timeout={timeout} limit={4}>
      {children}
      <Toast.Portal>
        {/* The caller announces them: this region mounts together with the first one. */}
        <Toast.Viewport
          aria-live="off"
          className="fixed bottom-[calc(4rem+var(--bars-bottom))] left-4 z-[70] mb-(--drawer-bottom) flex w-[min(26rem,calc(100vw-2rem))] md:left-6 lg:left-64 flex-col gap-2"
        >
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Provider>
  )
}

function Toasts() {
  const { toasts } = Toast.useToastManager<{ tone: ToastTone }>()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className={clsx(
        'flex items-start gap-2.5 rounded-card border border-edge bg-raised px-3 py-2.5 text-sm text-text shadow-overlay',
        '[&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0',
      )}
    >
      <Toast.Content className="flex min-w-0 flex-1 items-start gap-2.5">
        {icons[toast.data?.tone ?? 'success']}
        <div className="min-w-0 flex-1 break-words">
          <Toast.Title render={<p />} className="font-medium" />
          <Toast.Description className="text-text-secondary" />
        </div>
        {toast.actionProps !== undefined && (
          <Toast.Action
            aria-hidden={false}
            className="-my-0.5 min-h-6 shrink-0 rounded-control px-2 font-medium text-accent-text hover:bg-hover"
          />
        )}
        <Toast.Close
          // Also before the list is expanded by focus or pointer: Tab can reach it then, so it needs its name.
          aria-hidden={false}
          aria-label="Dismiss"
          className="flex size-6 shrink-0 items-center justify-center rounded-control hover:bg-hover"
        >
          <X aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}

type NewToast = {
  title: string
  description?: string
  tone: ToastTone
  /** Shown with the toast; a press closes it. */
  action?: { label: string; run: () => void } | undefined
}

/** Adds toasts; below `ToastProvider` only. */
export function useToast() {
  const manager = Toast.useToastManager<{ tone: ToastTone }>()
  return {
    add: ({ title, description, tone, action }: NewToast) => {
      const id: string = manager.add({
        title,
        description,
        data: { tone },
        ...(action === undefined
          ? {}
          : {
              actionProps: {
                children: action.label,
                onClick: () => {
                  manager.close(id)
                  action.run()
                },
              },
            }),
      })
      return id
    },
    close: (id: string) => {
      manager.close(id)
    },
  }
}
