import { FileText, ListChecks } from 'lucide-react'
import { Link } from 'react-router'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { paths } from '#src/domain/paths.ts'
import { buttonClasses } from '#src/ui/button.tsx'

/** Next steps after a sign-off: the changes, and the report. */
export function AfterSignOff({ review: { id, criteria } }: { review: Pick<ReviewCampaign, 'id' | 'criteria'> }) {
  return (
    <span className="flex flex-wrap gap-2">
      <Link to={paths.reviewApply(criteria.scope, id)} className={buttonClasses('primary', 'small')}>
        <ListChecks aria-hidden className="size-4" />
        Apply decisions
      </Link>
      <Link to={paths.reviewReport(criteria.scope, id)} className={buttonClasses('secondary', 'small')}>
        <FileText aria-hidden className="size-4" />
        Report
      </Link>
    </span>
  )
}
