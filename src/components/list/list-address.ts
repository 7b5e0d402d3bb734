import { useRef } from 'react'
import { useSearchParams } from 'react-router'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { usePreference } from '#src/components/use-preference.ts'
import { useStableHandler } from '#src/ui/use-stable-handler.ts'
import { pageOfText, pageSizeOfText, pageSizes, type PageSize } from '#src/domain/list-search.ts'

/** Address parameters that every list has. */
export type ListSearch = {
  /** As typed. */
  readonly q: string
  /** From 1. */
  readonly page: number
  /** Undefined: the size remembered on this device. */
  readonly size: PageSize | undefined
}

/**
 * Changes what a list shows; a function receives the last requested state, which might not be on screen yet. Typing
 * replaces the history entry, everything else adds one.
 */
export type ChangeSearch<Search extends ListSearch> = (
  patch: Partial<Search> | ((current: Search) => Partial<Search>),
  historyMode?: 'replace' | 'push',
) => void

/** How a list serializes its state into the URL. */
export type ListCodec<Search extends ListSearch> = {
  /** Never throws: invalid values fall back to their defaults. */
  readonly parse: (params: URLSearchParams) => Search
  /** Omits default values. */
  readonly serialize: (search: Search) => URLSearchParams
  /** The state after a change; every change except a change of page returns to the first page. */
  readonly withPatch: (search: Search, patch: Partial<Search>) => Search
}

/** Parses the parameters that all lists share. */
export function parseListSearch(params: URLSearchParams): ListSearch {
  return {
    q: params.get('q') ?? '',
    page: pageOfText(params.get('page')),
    size: pageSizeOfText(params.get('size')),
  }
}

/**
 * The part of a list page that depends on its address.
 *
 * @param sizePreference name of the stored rows per page on this device
 */
export function useListAddress<Search extends ListSearch>(codec: ListCodec<Search>, sizePreference: string) {
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const [remembered, remember] = usePreference(sizePreference, pageSizes, 25)
  const search = codec.parse(params)
  const change: ChangeSearch<Search> = useStableHandler((patch, historyMode = 'push') => {
    setAddress((now) => {
      const current = codec.parse(now)
      return codec.serialize(codec.withPatch(current, typeof patch === 'function' ? patch(current) : patch))
    }, historyMode)
  })
  return {
    codec,
    params,
    search,
    change,
    size: search.size ?? remembered,
    remember,
    searchInput: useRef<HTMLInputElement>(null),
    /** Scrolling region of the table. */
    region: useRef<HTMLDivElement>(null),
  }
}

export type ListAddress<Search extends ListSearch> = ReturnType<typeof useListAddress<Search>>
