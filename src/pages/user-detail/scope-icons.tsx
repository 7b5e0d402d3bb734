import { Box, Building2, Network } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ScopeLevel } from '#src/domain/scope.ts'

const look = 'size-4 shrink-0 text-muted'

/** The shapes of the scope trail. */
export const scopeIcons: Record<ScopeLevel, ReactNode> = {
  account: <Building2 aria-hidden className={look} />,
  organization: <Network aria-hidden className={look} />,
  project: <Box aria-hidden className={look} />,
}
