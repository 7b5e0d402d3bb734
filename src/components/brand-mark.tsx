/** Our own mark: two posts and the ring that joins them. Decoration; the name is next to it. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className} fill="none" stroke="currentColor" strokeWidth="2.5">
      <path d="M4 2v20M20 2v20M4 12h3.5M16.5 12H20" strokeLinecap="round" />
      <circle cx="12" cy="12" r="4.5" />
    </svg>
  )
}
