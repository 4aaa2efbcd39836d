"""Makes data.csv (seeded; one product per customer and day) and expected.json: counts of all sequences, by PyPI prefixspan."""
import json
import random

from prefixspan import PrefixSpan

random.seed(11)
names = ["A", "B", "C", "D", "E", "F"]
histories = [[random.choices(names, weights=[6, 5, 4, 3, 2, 1])[0] for _ in range(random.randint(1, 9))] for _ in range(50)]
with open("data.csv", "w") as out:
    out.write("customer,date,product\n")
    for c, own in enumerate(histories):
        for day, product in enumerate(own):
            out.write(f"K{c:02d},2024-03-{day * 3 + 1:02d},{product}\n")
finder = PrefixSpan(histories)
finder.minlen, finder.maxlen = 2, 3
found = {" → ".join(items): count for count, items in sorted(finder.frequent(10), key=lambda one: one[1])}
json.dump({"customers": len(histories), "min_count": 10, "sequences": found}, open("expected.json", "w"), indent=0, ensure_ascii=False)
print(len(found))
