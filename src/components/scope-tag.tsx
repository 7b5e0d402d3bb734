import { Box, Building2, Network } from 'lucide-react'
import type { ReactNode } from 'react'
import { scopeLevelLabels, type Scope, type ScopeLevel } from '#src/domain/scope.ts'
import { useScopeName } from './use-scope-name.ts'

const iconClass = 'size-4 shrink-0 text-muted'

/** The icons of the scope breadcrumb. */
export const scopeIcons: Record<ScopeLevel, ReactNode> = {
  account: <Building2 aria-hidden className={iconClass} />,
  organization: <Network aria-hidden className={iconClass} />,
  project: <Box aria-hidden className={iconClass} />,
}

/** The scope of an action: "Project Checkout" with its icon. */
export function ScopeTag({ scope }: { scope: Scope }) {
  const { level, name } = useScopeName(scope)
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-sm text-text-secondary">
      {scopeIcons[level]}
      <span className="min-w-0 wrap-anywhere">
        {scopeLevelLabels[level]} <bdi className="font-medium text-text">{name}</bdi>
      </span>
    </span>
  )
}
