import { useEffect, useRef, type ReactNode } from 'react'

/** Takes the focus when it mounts: for a message that replaces the focused element. */
export function FocusBox({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus()
  }, [])
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      {children}
    </div>
  )
}
