import { Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { findingOf, sizeOf, type Figures } from '#src/domain/access-review/findings.ts'
import { unlistableText } from '#src/domain/access-review/review-text.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { AssignmentChart } from './assignment-chart.tsx'
import { questions, type Question } from './finding-labels.ts'
import { LoadLine, LoadProblems, useLoadedFigures } from './load-status.tsx'
import { matrixTitle } from './matrix-text.ts'
import { RoleChart } from './role-chart.tsx'
import { Tiles } from './tiles.tsx'
import { TwoFactorChart } from './two-factor-chart.tsx'

/** Findings about the access of a scope. */
export function OverviewPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  useTitle('Access review', scopeName.name)
  const headWith = (actions?: ReactNode) => (
    <PageHeader
      title="Access review"
      description={
        <>
          Who has access in <bdi>{scopeName.full}</bdi>, and what stands out.
        </>
      }
      actions={actions}
    />
  )
  return (
    <ViewGate scope={scope} scopeName={scopeName} head={headWith()}>
      <>
        {headWith(
          <>
            <Link to={paths.reviews(scope)} className={buttonClasses()}>
              Reviews
            </Link>
            <Link to={paths.newReview(scope)} className={buttonClasses('primary')}>
              New review
            </Link>
          </>,
        )}
        <Overview key={scopeId(scope)} scope={scope} scopeName={scopeName} />
      </>
    </ViewGate>
  )
}

function Overview({ scope, scopeName }: { scope: Scope; scopeName: ScopeName }) {
  const loaded = useLoadedFigures(scope)
  const { state, snapshot, known, figures } = loaded
  const isStarted = state.phase !== 'idle' && state.phase !== 'planning'
  if (snapshot !== undefined && snapshot.users.size === 0 && snapshot.completeness.level !== 'gaps')
    return (
      <EmptyState icon={<Users />} title="No users yet">
        <p>There’s no access to review here.</p>
      </EmptyState>
    )
  return (
    <div className="flex flex-col gap-4 px-4 pb-6 md:px-6">
      <LoadLine scope={scope} scopeName={scopeName} loaded={loaded} />
      {isStarted && (state.phase !== 'broken' || snapshot !== undefined) && (
        <PartBoundary failed="Couldn’t show the figures">
          <Tiles scope={scope} scopeName={scopeName} state={state} figures={known} snapshot={snapshot} />
        </PartBoundary>
      )}
      <LoadProblems loaded={loaded} hidden="We couldn’t load role assignments, so roles and questions aren’t shown." />
      {figures !== undefined ? (
        <PartBoundary failed="Couldn’t show the charts and questions">
          <Details scope={scope} figures={figures} />
        </PartBoundary>
      ) : (
        snapshot === undefined && isStarted && state.phase !== 'broken' && <Before scope={scope} />
      )}
      <p className="text-sm text-muted">{unlistableText}</p>
    </div>
  )
}

/** Data that is available before everything is loaded. */
function Before({ scope }: { scope: Scope }) {
  return (
    <>
      <PartBoundary failed="Couldn’t show the role assignments by role">
        <AssignmentChart scope={scope} />
      </PartBoundary>
      <p className="text-sm text-text-secondary">
        2FA coverage, users by role, and the questions appear once all role assignments are loaded.
      </p>
    </>
  )
}

function Details({ scope, figures }: { scope: Scope; figures: Figures }) {
  return (
    <>
      <div className="grid items-start gap-4 *:min-w-0 xl:grid-cols-[2fr_3fr]">
        <TwoFactorChart scope={scope} twoFactor={figures.twoFactor} />
        <RoleChart scope={scope} matrix={figures.matrix} />
      </div>
      <Card aria-labelledby="questions">
        <CardHeader id="questions" title="Questions">
          Each figure opens the users or role assignments behind it.
        </CardHeader>
        <ul className="mt-3 divide-y divide-line border-t border-line">
          {questions.map((question) => (
            <QuestionRow key={question.title} scope={scope} question={question} figures={figures} />
          ))}
          <QuestionLine
            title="Invitations pending since an earlier date"
            rule="Harness doesn’t report when an invitation was sent, so we don’t know which ones are old."
          >
            <Link to={paths.invitations(scope)} className="text-accent-text underline">
              Pending invitations
            </Link>
          </QuestionLine>
        </ul>
      </Card>
      <Card>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-3 text-sm text-text-secondary md:px-5">
          <Link to={paths.matrix(scope)} className="font-medium text-accent-text underline">
            {matrixTitle}
          </Link>{' '}
          <span>Which user has which role, and whether it’s direct or inherited from a group.</span>
        </p>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-t border-line px-4 py-3 text-sm text-text-secondary md:px-5">
          <Link to={paths.snapshots(scope)} className="font-medium text-accent-text underline">
            Snapshots
          </Link>{' '}
          <span>Save who has access today, and see what changed since an earlier snapshot.</span>
        </p>
      </Card>
    </>
  )
}

function QuestionRow({ scope, question, figures }: { scope: Scope; question: Question; figures: Figures }) {
  return (
    <QuestionLine title={question.title} rule={question.rule}>
      {question.lists.map(({ name, label }) => (
        <Link
          key={name}
          to={paths.finding(scope, name)}
          className="flex min-h-6 items-baseline gap-1.5 rounded-badge whitespace-nowrap text-text-secondary hover:text-text hover:underline"
        >
          <strong className="text-md font-semibold text-text tabular-nums">
            {formatNumber(sizeOf(findingOf(figures, name, {})))}
          </strong>{' '}
          <span className="sr-only">{question.title}: </span>
          {label}
        </Link>
      ))}
    </QuestionLine>
  )
}

function QuestionLine({ title, rule, children }: { title: string; rule: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5 px-4 py-3 text-sm md:px-5">
      <div className="min-w-0 max-md:basis-full md:max-w-[60%]">
        <h3 className="font-medium text-text">{title}</h3>
        <p className="text-text-secondary">{rule}</p>
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-1">{children}</div>
    </li>
  )
}
