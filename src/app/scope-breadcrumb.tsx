import { Box, Building2, ChevronsUpDown, Network } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { scopeLevelLabels, type ScopeLevel } from '#src/domain/scope.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const ScopeSwitcher = lazyPart(async () => (await import('./scope-switcher.tsx')).ScopeSwitcher)

const icons = { account: Building2, organization: Network, project: Box }

/** Where the screen is: account, organization, project. Each level opens the switcher; the last one carries its tag. */
export function ScopeBreadcrumb() {
  const scope = useScope()
  const name = useScopeName(scope)
  const [anchor, setAnchor] = useState<{ element: HTMLElement; level: ScopeLevel } | null>(null)
  const open = (level: ScopeLevel) => (event: { currentTarget: HTMLElement }) => {
    setAnchor({ element: event.currentTarget, level })
  }
  return (
    <nav aria-label="Scope" data-scope-trail className="min-w-0 max-md:order-last max-md:basis-full">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
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
    <li className="flex min-w-0 items-center gap-1">
      {level !== 'account' && (
        <span aria-hidden className="text-muted">
          /
        </span>
      )}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-current={current ? 'true' : undefined}
        onClick={onOpen}
        className="flex h-8 min-w-0 items-center gap-1.5 rounded-control px-2 hover:bg-hover"
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span
          translate={name === undefined ? 'yes' : 'no'}
          className={`truncate ${current ? 'font-semibold text-text' : 'text-muted'} ${current || name === undefined ? '' : 'max-md:sr-only'}`}
        >
          {name ?? label}
        </span>{' '}
        {current && (
          <span className="shrink-0 rounded-badge border border-accent-edge bg-accent-tint px-1.5 text-xs font-medium text-accent-text max-md:hidden">
            {label}
          </span>
        )}
        {/* The name starts with what is visible, so that speech input finds it (WCAG 2.5.3). */}
        <span className="sr-only">
          {!current && name !== undefined && label}
          {name === undefined ? ', choose' : ', change'}
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
      </button>
    </li>
  )
}
