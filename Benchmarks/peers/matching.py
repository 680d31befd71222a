"""Found marks against true ones, one to one in order of time; the rule of `EventAgreement` in Tests/RealRecordings."""


def pairs(found, truth, tolerance):
    """Index pairs (found, truth) at most `tolerance` apart; of two rivals the nearer one is taken."""
    i = j = 0
    matched = []
    while i < len(found) and j < len(truth):
        distance = abs(found[i] - truth[j])
        if distance > tolerance:
            if found[i] < truth[j]:
                i += 1
            else:
                j += 1
        elif i + 1 < len(found) and abs(found[i + 1] - truth[j]) < distance:
            i += 1
        elif j + 1 < len(truth) and abs(found[i] - truth[j + 1]) < distance:
            j += 1
        else:
            matched.append((i, j))
            i += 1
            j += 1
    return matched
