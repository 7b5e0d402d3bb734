import { useEffect, useRef, type ReactNode } from 'react'

/** Takes the focus when it appears: for a message in the place of what had it. */
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
