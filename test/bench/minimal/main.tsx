import './minimal.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Route, Routes } from 'react-router'
import { UsersList } from './users-list.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { staleTime: 10_000 } } })}>
    <BrowserRouter>
      <Routes>
        <Route path="/account/:account/users" element={<UsersList />} />
      </Routes>
    </BrowserRouter>
  </QueryClientProvider>,
)
