/** A key to press. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="rounded-badge border border-edge bg-subtle inline-block min-w-5 font-sans px-1 text-center text-xs font-medium whitespace-nowrap text-muted">
      {children}
    </kbd>
  )
}
