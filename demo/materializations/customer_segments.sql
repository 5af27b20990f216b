-- Recency, frequency and monetary value in fifths, five being the best, on the day after the last order. Customers who
-- never ordered are no segment. Equal values are told apart by the customer's id, so that each run comes to the same.
WITH bought AS (
  SELECT c.customer_id, c.company_name, c.country,
         max(o.order_date) AS last_order,
         count(DISTINCT o.order_id)::int AS orders,
         sum(d.unit_price::numeric * d.quantity * (1 - d.discount::numeric)) AS net
  FROM customers c
  JOIN orders o USING (customer_id)
  JOIN order_details d USING (order_id)
  GROUP BY c.customer_id
), scored AS (
  SELECT *,
         (SELECT max(order_date) + 1 FROM orders) - last_order AS days_since_order,
         ntile(5) OVER (ORDER BY last_order, customer_id) AS recency,
         ntile(5) OVER (ORDER BY orders, customer_id) AS frequency,
         ntile(5) OVER (ORDER BY net, customer_id) AS monetary
  FROM bought
)
SELECT customer_id, company_name, country, last_order, days_since_order, orders, round(net, 2) AS net_revenue,
       recency, frequency, monetary,
       CASE
         WHEN recency >= 4 AND frequency >= 4 AND monetary >= 4 THEN 'Champions'
         WHEN recency >= 3 AND frequency >= 3 THEN 'Loyal'
         WHEN recency >= 4 THEN 'Promising'
         WHEN recency <= 2 AND (frequency >= 4 OR monetary >= 4) THEN 'At risk'
         WHEN recency <= 2 AND frequency <= 2 THEN 'Lost'
         ELSE 'Needs attention'
       END AS segment
FROM scored
