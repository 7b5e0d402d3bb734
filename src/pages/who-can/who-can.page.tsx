import { ShieldQuestionMark } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import {
  parseWhoCanSearch,
  questionOf,
  serializeWhoCanSearch,
  type WhoCanSearch,
} from '#src/domain/access-review/who-can-address.ts'
import { scopeId } from '#src/domain/scope.ts'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { QuestionForm } from './question-form.tsx'
import { WhoCanResult } from './who-can-result.tsx'

/** Who can do something here, with the role, group, and scope that grants it. */
export function WhoCanPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  useTitle('Who can…?', scopeName.name)
  const search = parseWhoCanSearch(params)
  const question = questionOf(search, scope)
  const change = (patch: Partial<WhoCanSearch>) => {
    setAddress((current) => serializeWhoCanSearch({ ...parseWhoCanSearch(current), ...patch }), 'push')
  }
  const head = (
    <PageHeader
      title="Who can…?"
      description={
        <>
          Users who can do something in <bdi>{scopeName.full}</bdi>, and through which role, group, and scope.
        </>
      }
    />
  )
  return (
    <ViewGate scope={scope} scopeName={scopeName} head={head}>
      <>
        {head}
        <PartBoundary failed="Couldn’t show the question">
          <QuestionForm key={scopeId(scope)} scope={scope} search={search} onChange={change} />
        </PartBoundary>
        {question === undefined ? (
          <EmptyState icon={<ShieldQuestionMark />} title="Choose a permission, a role, or a resource group">
            <p>The list has only permissions of roles that you can view.</p>
          </EmptyState>
        ) : (
          <PartBoundary failed="Couldn’t show the users" at={JSON.stringify(question)}>
            <WhoCanResult
              key={`${scopeId(scope)} ${JSON.stringify(question)}`}
              scope={scope}
              scopeName={scopeName}
              question={question}
              only={question.kind === 'resource-group' ? '' : search.resourceGroup}
            />
          </PartBoundary>
        )}
      </>
    </ViewGate>
  )
}
