// The demonstration: one compound gate in Gongshu with one camera. The compound, the company and the accounts are made
// up; the community and the street are real. The frames are described in demo/frames/ORIGIN.md.
import type { Demo } from '@gongzhi/kernel/pack'

export const demo: Demo = {
  places: [
    { id: 'demo-compound', kind: 'compound', name: '示范小区', within: '330105001051', at: [120.1502, 30.2781] },
    {
      id: 'demo-lane',
      kind: 'fire-lane',
      name: '示范小区东门消防通道',
      within: 'demo-compound',
      at: [120.1504, 30.2782],
    },
    { id: 'demo-car-park', kind: 'compound', name: '示范停车场', within: '330105001051', at: [120.1508, 30.2783] },
  ],
  parties: [
    { id: 'demo-property', kind: 'property-company', name: '示范物业公司' },
    { id: 'demo-parking', kind: 'property-company', name: '示范停车公司' },
    { id: 'demo-brigade', kind: 'department', name: '示范消防救援站' },
  ],
  answers: [
    { role: 'propertyCompany', place: 'demo-compound', party: 'demo-property' },
    { role: 'propertyCompany', place: 'demo-car-park', party: 'demo-parking' },
    { role: 'fireBrigade', place: '330105', party: 'demo-brigade' },
  ],
  devices: [
    {
      id: 'demo-camera',
      kind: 'lane-camera',
      name: '东门摄像头',
      zones: [
        {
          id: 'east-gate',
          kind: 'fire-lane',
          place: 'demo-lane',
          polygon: [
            [0.81, 0.1],
            [0.945, 0.1],
            [0.945, 0.22],
            [0.81, 0.24],
          ],
        },
      ],
    },
  ],
  cameras: [
    { device: 'demo-camera', fps: 2, frames: { standing: 'demo/frames/blocked', cleared: 'demo/frames/cleared' } },
  ],
  accounts: [
    {
      login: 'operator',
      name: '坐席演示账号',
      positions: [{ role: 'operator', party: 'operations-centre', place: '330105' }],
    },
    {
      login: 'property',
      name: '物业演示账号',
      positions: [{ role: 'propertyCompany', party: 'demo-property', place: 'demo-compound' }],
    },
    {
      login: 'parking',
      name: '停车公司演示账号',
      positions: [{ role: 'propertyCompany', party: 'demo-parking', place: 'demo-car-park' }],
    },
    {
      login: 'street',
      name: '街道演示账号',
      positions: [{ role: 'streetOffice', party: 'street-330105001', place: '330105001' }],
    },
    {
      login: 'brigade',
      name: '消防演示账号',
      positions: [{ role: 'fireBrigade', party: 'demo-brigade', place: '330105' }],
    },
    {
      login: 'community',
      name: '社区演示账号',
      positions: [{ role: 'community', party: 'community-330105001051', place: '330105001051' }],
    },
  ],
}
