/** A key to press. */
export function Kbd({ children }: { children: string }) {
  return <kbd className="rounded-badge border border-edge bg-subtle px-1 font-mono text-xs text-muted">{children}</kbd>
}
