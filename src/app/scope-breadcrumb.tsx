import clsx from 'clsx'
import { Box, Building2, ChevronsUpDown, Network } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { scopeLevelLabels, type ScopeLevel } from '#src/domain/scope.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const ScopeSwitcher = lazyPart(async () => (await import('./scope-switcher.tsx')).ScopeSwitcher)

const icons = { account: Building2, organization: Network, project: Box }

/** The current scope: account, organization, project. Each level opens the switcher; the last one carries its tag. */
export function ScopeBreadcrumb() {
  const scope = useScope()
  const name = useScopeName(scope)
  const [anchor, setAnchor] = useState<{ element: HTMLElement; level: ScopeLevel } | null>(null)
  const open = (level: ScopeLevel) => (event: { currentTarget: HTMLElement }) => {
    setAnchor({ element: event.currentTarget, level })
  }
  return (
    <nav aria-label="Scope" data-scope-trail className="min-w-0 max-md:flex-1">
      <ol className="flex min-w-0 items-center gap-0.5 text-sm">
        <Level level="account" name={name.account} current={name.level === 'account'} onOpen={open('account')} />
        <Level
          level="organization"
          name={name.org}
          current={name.level === 'organization'}
          onOpen={open('organization')}
        />
        {scope.org !== undefined && (
          <Level
            level="project"
            name={scope.project === undefined ? undefined : name.name}
            current={name.level === 'project'}
            onOpen={open('project')}
          />
        )}
      </ol>
      {anchor !== null && (
        <Suspense>
          <ScopeSwitcher
            key={anchor.level}
            anchor={anchor.element}
            level={anchor.level}
            scope={scope}
            accountName={name.account}
            orgName={name.org}
            onClose={() => {
              setAnchor(null)
            }}
          />
        </Suspense>
      )}
    </nav>
  )
}

type LevelProps = {
  level: ScopeLevel
  name: string | undefined
  current: boolean
  onOpen: (event: { currentTarget: HTMLElement }) => void
}

function Level({ level, name, current, onOpen }: LevelProps) {
  const Icon = icons[level]
  const label = scopeLevelLabels[level]
  return (
    <li
      className={clsx(
        'flex items-center gap-0.5',
        current ? 'min-w-0' : name === undefined ? 'shrink-0' : 'min-w-0 max-md:hidden',
        // The account's own list names the organizations.
        level === 'organization' && name === undefined && 'max-lg:hidden',
      )}
    >
      {level !== 'account' && (
        <span aria-hidden className="text-muted max-md:hidden">
          /
        </span>
      )}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-current={current ? 'true' : undefined}
        onClick={onOpen}
        className="flex h-8 min-w-0 items-center gap-[7px] rounded-control border border-transparent px-2 hover:bg-hover"
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span
          translate={name === undefined ? 'yes' : 'no'}
          className={clsx(
            'truncate',
            current
              ? 'font-semibold text-text'
              : name === undefined
                ? 'text-muted max-lg:sr-only'
                : 'font-medium text-text-secondary',
          )}
        >
          {name ?? label}
        </span>{' '}
        {current && (
          <span className="shrink-0 rounded-badge bg-accent-tint px-[5px] text-xs/[1.125rem] font-medium text-accent-text max-[24rem]:hidden forced-colors:border">
            {label}
          </span>
        )}
        {/* The name starts with what is visible, so that speech input finds it (WCAG 2.5.3). */}
        <span className="sr-only">
          {!current && name !== undefined && label}
          {name === undefined ? ', choose' : ', change'}
        </span>
        <ChevronsUpDown aria-hidden className="size-[13px] shrink-0 text-muted" />
      </button>
    </li>
  )
}
