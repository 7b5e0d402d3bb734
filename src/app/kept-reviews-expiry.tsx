import { useEffect } from 'react'
import { countKeptReviews } from '#src/jobs/kept-review-heads.ts'

/** Deletes expired reviews from this device at each start of the app. */
export function KeptReviewsExpiry() {
  useEffect(() => {
    void countKeptReviews()
  }, [])
  return null
}
