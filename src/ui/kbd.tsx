/** A key to press. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-block min-w-5 rounded-badge border border-edge bg-surface px-1 text-center font-sans text-[0.6875rem] leading-4 font-medium whitespace-nowrap text-muted">
      {children}
    </kbd>
  )
}
