import { useEffect } from 'react'
import { countKeptReviews } from '#src/jobs/kept-review-heads.ts'

/** Deletes reviews whose time on this device has ended, at each start of the app. */
export function KeptReviewsExpiry() {
  useEffect(() => {
    void countKeptReviews()
  }, [])
  return null
}
