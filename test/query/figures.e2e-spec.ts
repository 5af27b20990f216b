import { type TestApp, startTestApp } from '../support/app.js';
import { type Northwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

const NET = `sum(d.unit_price::numeric * d.quantity * (1 - d.discount::numeric))`;
const LINES = 'orders o JOIN order_details d USING (order_id)';

describe('figures of the business database through POST /query/execute', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let dataSourceId: string;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: ['developer'] });
    dataSourceId = await attachNorthwind(app, tenant.admin.api, northwind);
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  const rows = async (sql: string, parameters: Record<string, unknown> = {}): Promise<unknown[][]> => {
    const answer = await tenant.developer.api.post<{ data: Record<string, unknown>[]; columns: { name: string }[] }>('/query/execute', {
      dataSourceId,
      sql,
      parameters,
    });
    expect(answer.error).toBeUndefined();
    return answer.data.data.map((row) => answer.data.columns.map(({ name }) => row[name]));
  };

  it('gives the totals', async () => {
    expect(
      await rows(`SELECT count(DISTINCT o.order_id)::int, count(*)::int, sum(d.quantity)::int,
        round(sum(d.unit_price::numeric * d.quantity), 2), round(${NET}, 2), round(${NET} / count(DISTINCT o.order_id), 2),
        min(o.order_date), max(o.order_date) FROM ${LINES}`),
    ).toEqual([[830, 2155, 51317, '1354458.59', '1265793.04', '1525.05', '1996-07-04', '1998-05-06']]);
    // The published total is a sum of reals, cast afterwards; the decimals themselves sum up to a cent less.
    expect(await rows('SELECT round(sum(freight)::numeric, 2), sum(freight::numeric) FROM orders')).toEqual([['64942.70', '64942.69']]);
  });

  it('gives orders, gross and net by year', async () => {
    expect(
      await rows(`SELECT extract(year FROM o.order_date)::int AS year, count(DISTINCT o.order_id)::int AS orders,
        round(sum(d.unit_price::numeric * d.quantity), 2) AS gross, round(${NET}, 2) AS net FROM ${LINES} GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      [1996, 152, '226298.50', '208083.97'],
      [1997, 408, '658388.75', '617085.20'],
      [1998, 270, '469771.34', '440623.87'],
    ]);
  });

  it('gives net and units by category, with each year', async () => {
    const year = (number: number): string => `round(${NET} FILTER (WHERE extract(year FROM o.order_date) = ${number}), 2)`;
    expect(
      await rows(`SELECT c.category_name, round(${NET}, 2), sum(d.quantity)::int,
        ${year(1996)} AS y1996, ${year(1997)} AS y1997, ${year(1998)} AS y1998
        FROM ${LINES} JOIN products p USING (product_id) JOIN categories c USING (category_id) GROUP BY 1 ORDER BY 2 DESC`),
    ).toEqual([
      ['Beverages', '267868.18', 9532, '47919.00', '103924.31', '116024.88'],
      ['Dairy Products', '234507.29', 9149, '40980.45', '115387.64', '78139.20'],
      ['Confections', '167357.23', 7906, '29685.55', '82657.75', '55013.92'],
      ['Meat/Poultry', '163022.36', 4199, '28813.66', '80975.11', '53233.59'],
      ['Seafood', '131261.74', 7681, '19391.23', '66959.22', '44911.30'],
      ['Condiments', '106047.09', 5298, '17900.39', '55368.59', '32778.11'],
      ['Produce', '99984.58', 2990, '13885.78', '54940.77', '31158.03'],
      ['Grains/Cereals', '95744.59', 4562, '9507.92', '56871.83', '29364.84'],
    ]);
  });

  it('gives orders and net by country, chosen by a list that is bound', async () => {
    expect(
      await rows(
        `SELECT c.country, count(DISTINCT o.order_id)::int, round(${NET}, 2) FROM ${LINES} JOIN customers c USING (customer_id)
         WHERE c.country IN ({{countries}}) GROUP BY 1 ORDER BY 3 DESC`,
        { countries: ['USA', 'Germany', 'Austria', 'Brazil', 'France'] },
      ),
    ).toEqual([
      ['USA', 122, '245584.61'],
      ['Germany', 122, '230284.63'],
      ['Austria', 40, '128003.84'],
      ['Brazil', 83, '106925.78'],
      ['France', 77, '81358.32'],
    ]);
  });

  it('gives orders and net by month', async () => {
    const months = await rows(`SELECT to_char(o.order_date, 'YYYY-MM'), count(DISTINCT o.order_id)::int, round(${NET}, 2) FROM ${LINES} GROUP BY 1 ORDER BY 1`);
    expect(months).toEqual(
      expect.arrayContaining([
        ['1997-01', 33, '61258.07'],
        ['1997-06', 30, '36362.80'],
        ['1997-12', 48, '71398.43'],
        ['1998-03', 73, '104854.16'],
        ['1998-04', 74, '123798.68'],
      ]),
    );
    expect([...months].sort((a, b) => Number(b[2]) - Number(a[2]))[0]?.[0]).toBe('1998-04');
  });

  it('gives the top products, customers, employee and shippers, accents included', async () => {
    expect(await rows(`SELECT p.product_name, round(${NET}, 2) FROM ${LINES} JOIN products p USING (product_id) GROUP BY 1 ORDER BY 2 DESC LIMIT 3`)).toEqual([
      ['Côte de Blaye', '141396.74'],
      ['Thüringer Rostbratwurst', '80368.67'],
      ['Raclette Courdavault', '71155.70'],
    ]);
    expect(await rows(`SELECT c.company_name, round(${NET}, 2) FROM ${LINES} JOIN customers c USING (customer_id) GROUP BY 1 ORDER BY 2 DESC LIMIT 3`)).toEqual([
      ['QUICK-Stop', '110277.31'],
      ['Ernst Handel', '104874.98'],
      ['Save-a-lot Markets', '104361.95'],
    ]);
    expect(
      await rows(`SELECT e.first_name || ' ' || e.last_name, count(DISTINCT o.order_id)::int, round(${NET}, 2)
        FROM ${LINES} JOIN employees e USING (employee_id) GROUP BY 1 ORDER BY 3 DESC LIMIT 1`),
    ).toEqual([['Margaret Peacock', 156, '232890.85']]);
    expect(
      await rows(`SELECT s.company_name, count(*)::int, round(sum(o.freight::numeric), 2) FROM orders o JOIN shippers s ON s.shipper_id = o.ship_via GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      ['Federal Shipping', 255, '20512.51'],
      ['Speedy Express', 249, '16185.33'],
      ['United Package', 326, '28244.85'],
    ]);
  });

  it('gives the odd ones: late, unshipped, mean days, discontinued, out of stock, without orders', async () => {
    expect(
      await rows(`SELECT count(*) FILTER (WHERE shipped_date > required_date)::int, count(*) FILTER (WHERE shipped_date IS NULL)::int,
        round(avg(shipped_date - order_date), 3) FROM orders`),
    ).toEqual([[37, 21, '8.492']]);
    expect(await rows('SELECT count(*) FILTER (WHERE discontinued = 1)::int, count(*) FILTER (WHERE units_in_stock = 0)::int FROM products')).toEqual([[10, 5]]);
    expect(await rows('SELECT count(*)::int FROM customers c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.customer_id)')).toEqual([[2]]);
  });
});
