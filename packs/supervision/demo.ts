// The demonstration: the supervision office of Gongshu and two parties that it may ask. Offices and accounts are made up; the street
// is real. A supervised party has its position at the district, where notices lie.
import type { Demo } from '@gongzhi/kernel/pack'

const district = '330105'

export const demo: Demo = {
  places: [],
  parties: [
    { id: 'supervision-office', kind: 'department', name: '示范督查室' },
    { id: 'district-office', kind: 'department', name: '示范区政府办公室' },
    { id: 'demo-bureau', kind: 'department', name: '示范民政局' },
  ],
  answers: [
    { role: 'supervisor', place: district, party: 'supervision-office' },
    { role: 'districtOffice', place: district, party: 'district-office' },
  ],
  devices: [],
  cameras: [],
  accounts: [
    {
      login: 'supervision',
      name: '督查室演示账号',
      positions: [{ role: 'supervisor', party: 'supervision-office', place: district }],
    },
    {
      login: 'bureau',
      name: '承办单位演示账号',
      positions: [{ role: 'unit', party: 'demo-bureau', place: district }],
    },
    {
      login: 'streetunit',
      name: '街道承办演示账号',
      positions: [{ role: 'unit', party: 'street-330105001', place: district }],
    },
    {
      login: 'districtoffice',
      name: '区府办演示账号',
      positions: [{ role: 'districtOffice', party: 'district-office', place: district }],
    },
  ],
}
