"""scikit-learn's TF-IDF and LinearSVC on the same texts: `peer.py FOLDER NAME...` reads NAME-train.csv and
NAME-test.csv and prints one JSON object per name."""

import csv
import json
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def measure(folder, name):
    train = [row for row in rows(f"{folder}/{name}-train.csv") if row[1] != "oos"]
    test = rows(f"{folder}/{name}-test.csv")
    known = [row for row in test if row[1] != "oos"]
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        ),
        LinearSVC(),
    )
    start = time.perf_counter()
    model.fit([text for text, _ in train], [label for _, label in train])
    trained = time.perf_counter() - start
    predicted = model.predict([text for text, _ in known])
    labels = [label for _, label in known]
    hits = sum(a == b for a, b in zip(predicted, labels))
    start = time.perf_counter()
    for text, _ in known[:300]:
        model.decision_function([text])
    one = (time.perf_counter() - start) / len(known[:300])
    result = {
        "name": name,
        "accuracy": hits / len(known),
        "macro_f1": f1_score(labels, predicted, average="macro"),
        "train_seconds": trained,
        "microseconds_per_text": one * 1e6,
    }
    if len(known) < len(test):
        near = model.decision_function([text for text, _ in test]).max(axis=1)
        result["oos_auroc"] = roc_auc_score([label != "oos" for _, label in test], near)
    return result


if __name__ == "__main__":
    for name in sys.argv[2:]:
        print(json.dumps(measure(sys.argv[1], name)), flush=True)
