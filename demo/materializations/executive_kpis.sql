-- The figures that a month is judged by. Money is stored as real: columns are cast to numeric, figures rounded once.
WITH placed AS (
  SELECT o.order_id, o.customer_id, date_trunc('month', o.order_date)::date AS month, o.freight::numeric AS freight,
         o.shipped_date > o.required_date AS late, o.shipped_date - o.order_date AS days_to_ship,
         sum(d.unit_price::numeric * d.quantity) AS gross,
         sum(d.unit_price::numeric * d.quantity * (1 - d.discount::numeric)) AS net,
         sum(d.quantity) AS units
  FROM orders o
  JOIN order_details d USING (order_id)
  GROUP BY o.order_id
)
SELECT month,
       count(*)::int AS orders,
       count(DISTINCT customer_id)::int AS customers,
       sum(units)::int AS units,
       round(sum(gross), 2) AS gross_revenue,
       round(sum(net), 2) AS net_revenue,
       round(sum(net) / count(*), 2) AS net_per_order,
       round(1 - sum(net) / nullif(sum(gross), 0), 4) AS discount_rate,
       round(sum(freight), 2) AS freight,
       (count(*) FILTER (WHERE late))::int AS shipped_late,
       round(avg(days_to_ship), 3) AS mean_days_to_ship
FROM placed
GROUP BY month
