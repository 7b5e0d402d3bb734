import type { ReactNode } from 'react'

/** Announces its text politely whenever it changes. Keep it mounted; change only the text. */
export function LiveRegion({ children, visible = false }: { children: ReactNode; visible?: boolean }) {
  return (
    <p role="status" className={visible ? 'text-sm text-muted' : 'sr-only'}>
      {children}
    </p>
  )
}
