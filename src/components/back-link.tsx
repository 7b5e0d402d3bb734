import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

type BackLinkProps = { to: string; children: ReactNode }

/** Label of the link: the parent page. */
export function BackLink({ to, children }: BackLinkProps) {
  return (
    <Link
      to={to}
      className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-badge text-sm text-muted hover:text-text hover:underline"
    >
      <ArrowLeft aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 truncate">{children}</span>
    </Link>
  )
}

/** The link above the title of a page. */
export function BackRow(props: BackLinkProps) {
  return (
    <p data-back className="px-4 pt-3 pb-1.5 md:px-6 md:pt-3.5 md:pb-2">
      <BackLink {...props} />
    </p>
  )
}
