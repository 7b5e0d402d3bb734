import { MapPinOff } from 'lucide-react'
import { Link } from 'react-router'
import { useSession } from '#src/components/session-context.ts'
import { useTitle } from '#src/components/use-title.ts'
import { paths } from '#src/domain/paths.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'

/** For addresses without a page. */
export function NotFoundPage() {
  const { account } = useSession()
  useTitle('Page not found')
  return (
    <EmptyState
      level={1}
      icon={<MapPinOff />}
      title="Page not found"
      action={
        <Link className={buttonClasses('primary')} to={paths.users({ account })}>
          Open users
        </Link>
      }
    >
      <p>Nothing exists at this address. Check the link, or open the users list.</p>
    </EmptyState>
  )
}
