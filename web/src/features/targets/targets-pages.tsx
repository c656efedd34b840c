// The pages of work reports and targets, by their addresses. Each is loaded when it is first visited.
import { lazy } from 'react'
import { Route, Routes } from 'react-router'
import '../../app/words-targets.ts'
import './targets.css'

const FollowedPage = lazy(() => import('./followed-page.tsx').then((m) => ({ default: m.FollowedPage })))
const ReportsPage = lazy(() => import('./reports-page.tsx').then((m) => ({ default: m.ReportsPage })))
const ReportPage = lazy(() => import('./report-page.tsx').then((m) => ({ default: m.ReportPage })))
const TaskPage = lazy(() => import('./task-page.tsx').then((m) => ({ default: m.TaskPage })))
const UnitsPage = lazy(() => import('./units-page.tsx').then((m) => ({ default: m.UnitsPage })))
const UnitPage = lazy(() => import('./unit-page.tsx').then((m) => ({ default: m.UnitPage })))
const CorrectionsPage = lazy(() => import('./corrections-page.tsx').then((m) => ({ default: m.CorrectionsPage })))
const NoticesPage = lazy(() => import('../supervision/notices-page.tsx').then((m) => ({ default: m.NoticesPage })))
const PublicationsPage = lazy(() =>
  import('../publication/publications-page.tsx').then((m) => ({ default: m.PublicationsPage })),
)
const DraftPage = lazy(() => import('../publication/draft-page.tsx').then((m) => ({ default: m.DraftPage })))
const TargetPage = lazy(() => import('./target-page.tsx').then((m) => ({ default: m.TargetPage })))

export function TargetsPages() {
  return (
    <Routes>
      <Route index element={<FollowedPage />} />
      <Route path="reports" element={<ReportsPage />} />
      <Route path="reports/:id" element={<ReportPage />} />
      <Route path="reports/:id/tasks/:task" element={<TaskPage />} />
      <Route path="units" element={<UnitsPage />} />
      <Route path="units/:name" element={<UnitPage />} />
      <Route path="corrections" element={<CorrectionsPage />} />
      <Route path="notices" element={<NoticesPage />} />
      <Route path="publications" element={<PublicationsPage />} />
      <Route path="publications/:id" element={<DraftPage />} />
      {/* Ids of targets hold no word of the ways above. */}
      <Route path=":target" element={<TargetPage />} />
    </Routes>
  )
}
