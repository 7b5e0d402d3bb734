import { Suspense, useEffect, useRef, type ReactNode } from 'react'
import type { Enrollment } from '#src/domain/two-factor.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

const SetupQr = lazyPart(async () => (await import('./setup-qr.tsx')).SetupQr)

/** The QR code, whose code loads when it is first rendered. */
export function LinkQr({ link, large = false }: { link: string; large?: boolean }) {
  return (
    <Suspense fallback={<Skeleton className="size-[200px] rounded-card" />}>
      <SetupQr link={link} large={large} />
    </Suspense>
  )
}

/** Heading of a step; takes focus when the step appears. */
export function StepHeading({ id, children }: { id: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
  }, [])
  return (
    <h2 id={id} ref={heading} tabIndex={-1} className="text-md font-semibold text-text outline-none">
      {children}
    </h2>
  )
}

/** The setup key in groups of four, to type or to copy. */
export function KeyBox({ enrollment: { secret, groups }, title }: { enrollment: Enrollment; title: string }) {
  return (
    <div>
      <p id="setup-key" className="text-sm font-medium text-text">
        {title}
      </p>
      <div className="mt-1.5 flex flex-wrap items-center justify-between gap-2 rounded-control border border-edge bg-subtle py-2 pr-2 pl-3">
        <div role="group" aria-labelledby="setup-key" className="min-w-0">
          <code aria-hidden className="flex flex-wrap gap-x-2.5 font-mono text-base tracking-[0.02em] text-text">
            {groups.map((group, index) => (
              <span key={index}>{group}</span>
            ))}
          </code>
          {/* Character by character: a screen reader would read a group as a word. */}
          <span translate="no" className="sr-only select-none">
            {groups.map((group) => [...group].join(' ')).join(', ')}
          </span>
        </div>
        <CopyButton variant="button" value={secret} label="Copy setup key" />
      </div>
    </div>
  )
}
